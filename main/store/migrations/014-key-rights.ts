/**
 * What keys may reach and decide, how they end, and how often they may call. Rules name clients by name, so names that two keys
 * in force have, or that stand for other callers, get an addition.
 */
export default /* sql */ `
  ALTER TABLE keys ADD COLUMN scope TEXT NOT NULL CHECK (json_valid(scope))
    DEFAULT '{"servers":null,"workflows":null,"tools":null,"readOnly":false}';
  ALTER TABLE keys ADD COLUMN expires_at TEXT;
  ALTER TABLE keys ADD COLUMN identity TEXT;
  ALTER TABLE keys ADD COLUMN may_approve INTEGER NOT NULL DEFAULT 0 CHECK (may_approve IN (0, 1));
  ALTER TABLE keys ADD COLUMN admin INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1));
  ALTER TABLE keys ADD COLUMN signed INTEGER NOT NULL DEFAULT 0 CHECK (signed IN (0, 1));
  ALTER TABLE keys ADD COLUMN rotation INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE keys ADD COLUMN old_hash TEXT;
  ALTER TABLE keys ADD COLUMN overlap_until TEXT;
  UPDATE keys SET name = substr(name, 1, 60) || ' (' || substr(id, 1, 8) || ')'
    WHERE revoked_at IS NULL AND (
      lower(name) IN ('window', 'tray', 'notification', 'cli', 'rest', 'mcp', 'test', 'gatehouse', 'bridge')
      OR EXISTS (SELECT 1 FROM keys AS other
        WHERE other.revoked_at IS NULL AND other.rowid < keys.rowid AND lower(other.name) = lower(keys.name)));

  CREATE TABLE limits (
    kind       TEXT NOT NULL CHECK (kind IN ('key', 'tool', 'workflow')),
    name       TEXT NOT NULL,
    burst      INTEGER,
    per_minute INTEGER,
    per_day    INTEGER,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE limit_days (
    day     TEXT NOT NULL,
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    used    INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    PRIMARY KEY (day, kind, name)
  ) STRICT, WITHOUT ROWID;
`
