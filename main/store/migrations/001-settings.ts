export default /* sql */ `
  CREATE TABLE settings (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT;
  CREATE TABLE secrets (
    name       TEXT PRIMARY KEY,
    updated_at TEXT NOT NULL
  ) STRICT;
`
