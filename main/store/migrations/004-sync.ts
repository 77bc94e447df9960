export default /* sql */ `
  CREATE TABLE syncs (
    id          INTEGER PRIMARY KEY,
    server_id   TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    trigger     TEXT NOT NULL,
    started_at  TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    found       INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    changed     INTEGER NOT NULL,
    removed     INTEGER NOT NULL,
    diff        TEXT NOT NULL CHECK (json_valid(diff)),
    warnings    TEXT NOT NULL CHECK (json_valid(warnings)),
    error       TEXT
  ) STRICT;
  CREATE INDEX syncs_by_server ON syncs (server_id, id);
`
