export default /* sql */ `
  CREATE TABLE tools (
    server_id           TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    name                TEXT NOT NULL,
    definition          TEXT NOT NULL CHECK (json_valid(definition)),
    hash                TEXT NOT NULL,
    approved_hash       TEXT,
    approved_definition TEXT,
    enabled             INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    position            INTEGER NOT NULL,
    first_seen_at       TEXT NOT NULL,
    changed_at          TEXT NOT NULL,
    calls               INTEGER NOT NULL DEFAULT 0,
    last_used_at        TEXT,
    gone_at             TEXT,
    PRIMARY KEY (server_id, name)
  ) STRICT;
  CREATE TABLE exposed_names (
    exposed_name TEXT PRIMARY KEY,
    server_id    TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    own_name     TEXT NOT NULL,
    UNIQUE (server_id, name),
    UNIQUE (server_id, own_name)
  ) STRICT;
  CREATE TABLE offers (
    server_id  TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('resource', 'resource_template', 'prompt')),
    key        TEXT NOT NULL,
    definition TEXT NOT NULL CHECK (json_valid(definition)),
    position   INTEGER NOT NULL,
    PRIMARY KEY (server_id, kind, key)
  ) STRICT;
  CREATE TABLE server_facts (
    server_id        TEXT PRIMARY KEY REFERENCES servers (id) ON DELETE CASCADE,
    last_synced      TEXT,
    last_error       TEXT,
    protocol_version TEXT,
    server_info      TEXT,
    capabilities     TEXT,
    instructions     TEXT
  ) STRICT;
`
