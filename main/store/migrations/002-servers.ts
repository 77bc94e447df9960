export default /* sql */ `
  CREATE TABLE servers (
    id         TEXT PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    enabled    INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    config     TEXT NOT NULL CHECK (json_valid(config)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
`
