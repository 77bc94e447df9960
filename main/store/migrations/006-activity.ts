export default /* sql */ `
  CREATE TABLE activity (
    id          INTEGER PRIMARY KEY,
    at          TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    client      TEXT NOT NULL,
    session     TEXT,
    server      TEXT NOT NULL,
    tool        TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('ok', 'tool_error', 'refused', 'failed')),
    code        TEXT,
    duration_ms REAL NOT NULL
  ) STRICT;
  CREATE INDEX activity_by_time ON activity (at);
  CREATE TABLE activity_hours (
    hour   TEXT PRIMARY KEY,
    calls  INTEGER NOT NULL,
    errors INTEGER NOT NULL
  ) STRICT;
`
