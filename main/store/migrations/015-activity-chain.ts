/**
 * The record of everything, chained by hashes and searchable. Rows of before have no hash: they are marked as from before
 * the chain (`before_id` is the last of them). `activity_mixes` has each combination of kind, outcome, client and server
 * once; `activity_words` finds rows by words and by marks such as `·o` + outcome (services/activity/words.ts).
 */
export default /* sql */ `
  ALTER TABLE activity ADD COLUMN kind TEXT NOT NULL DEFAULT 'call';
  ALTER TABLE activity ADD COLUMN action TEXT NOT NULL DEFAULT 'call';
  ALTER TABLE activity ADD COLUMN via TEXT NOT NULL DEFAULT 'mcp';
  ALTER TABLE activity ADD COLUMN link TEXT;
  ALTER TABLE activity ADD COLUMN waited_ms REAL;
  ALTER TABLE activity ADD COLUMN ran_ms REAL;
  ALTER TABLE activity ADD COLUMN hash BLOB;
  ALTER TABLE activity ADD COLUMN note TEXT;
  ALTER TABLE activity ADD COLUMN detail TEXT;
  DROP INDEX activity_by_time;

  ALTER TABLE activity_hours ADD COLUMN first_id INTEGER;
  ALTER TABLE activity_hours ADD COLUMN last_id INTEGER;
  INSERT INTO activity_hours (hour, calls, errors, first_id, last_id)
    SELECT substr(at, 1, 13), 0, 0, min(id), max(id) FROM activity WHERE true GROUP BY 1
    ON CONFLICT (hour) DO UPDATE SET first_id = excluded.first_id, last_id = excluded.last_id;

  CREATE TABLE activity_mixes (
    id      INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    client  TEXT NOT NULL,
    server  TEXT NOT NULL,
    last_id INTEGER NOT NULL,
    UNIQUE (kind, outcome, client, server)
  ) STRICT;
  INSERT INTO activity_mixes (kind, outcome, client, server, last_id)
    SELECT 'call', outcome, client, server, max(id) FROM activity GROUP BY outcome, client, server;

  CREATE VIRTUAL TABLE activity_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );
  INSERT INTO activity_words (rowid, words)
    SELECT a.id, '·m' || m.id || ' ·kcall ·o' || a.outcome || ' ·c' || lower(hex(a.client)) || ' ·s' || lower(hex(a.server))
      || ' ·t' || lower(hex(a.tool)) || ' call ' || lower(a.client || ' ' || a.server || ' ' || a.tool || ' ' || coalesce(a.code, ''))
    FROM activity a JOIN activity_mixes m
      ON m.kind = 'call' AND m.outcome = a.outcome AND m.client = a.client AND m.server = a.server;

  CREATE TABLE activity_head (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    before_id   INTEGER NOT NULL,
    anchor_id   INTEGER NOT NULL,
    anchor_hash BLOB NOT NULL,
    last_id     INTEGER NOT NULL,
    last_hash   BLOB NOT NULL,
    seal        TEXT
  ) STRICT;
  INSERT INTO activity_head (id, before_id, anchor_id, anchor_hash, last_id, last_hash)
    SELECT 1, coalesce(max(id), 0), coalesce(max(id), 0), zeroblob(32), coalesce(max(id), 0), zeroblob(32) FROM activity;
`
