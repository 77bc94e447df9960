export default /* sql */ `
  CREATE TABLE own_tools (
    source       TEXT NOT NULL,
    name         TEXT NOT NULL,
    enabled      INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    calls        INTEGER NOT NULL DEFAULT 0,
    last_used_at TEXT,
    PRIMARY KEY (source, name)
  ) STRICT;
`
