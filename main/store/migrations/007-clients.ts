export default /* sql */ `
  CREATE TABLE client_configs (
    path        TEXT PRIMARY KEY,
    client      TEXT NOT NULL,
    backup      TEXT,
    made_folder TEXT,
    entry       TEXT NOT NULL CHECK (json_valid(entry)),
    applied_at  TEXT NOT NULL
  ) STRICT;
`
