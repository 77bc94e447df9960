/** Reviewed definitions, policy rules, approvals of tool calls, votes at gates, and nonces of signed decisions. Times in `_ms` are milliseconds since 1970. */
export default /* sql */ `
  ALTER TABLE tools ADD COLUMN reviewed_hash TEXT;
  UPDATE tools SET reviewed_hash = approved_hash
    WHERE server_id IN (SELECT id FROM servers WHERE json_extract(config, '$.trust') = 'review');

  CREATE TABLE policy_rules (
    id         TEXT PRIMARY KEY,
    position   INTEGER NOT NULL,
    action     TEXT NOT NULL CHECK (action IN ('allow', 'ask', 'deny')),
    match      TEXT NOT NULL CHECK (json_valid(match)),
    note       TEXT NOT NULL,
    enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    approval   TEXT
  ) STRICT;

  CREATE TABLE call_approvals (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    status       TEXT NOT NULL,
    client       TEXT NOT NULL,
    server       TEXT NOT NULL,
    tool         TEXT NOT NULL,
    record       TEXT NOT NULL CHECK (json_valid(record)),
    created_at   TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    decided_at   TEXT,
    decided_by   TEXT,
    decided_from TEXT,
    comment      TEXT
  ) STRICT;
  CREATE INDEX call_approvals_pending ON call_approvals (id) WHERE status = 'pending';
  CREATE INDEX call_approvals_decided ON call_approvals (decided_at);

  ALTER TABLE job_gates ADD COLUMN required INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE job_gates ADD COLUMN decided_from TEXT;
  CREATE TABLE job_gate_votes (
    gate    INTEGER NOT NULL REFERENCES job_gates (id) ON DELETE CASCADE,
    by      TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (gate, by)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE approval_nonces (
    nonce   TEXT PRIMARY KEY,
    used_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`
