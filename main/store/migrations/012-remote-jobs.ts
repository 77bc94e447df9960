/** What remote workflow servers said of the jobs that were started there. `id` is ours, `remote_id` theirs. */
export default /* sql */ `
  CREATE TABLE remote_jobs (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    server     TEXT NOT NULL,
    slug       TEXT NOT NULL,
    name       TEXT NOT NULL,
    remote_id  TEXT NOT NULL,
    workflow   TEXT NOT NULL,
    input      TEXT NOT NULL CHECK (json_valid(input)),
    status     TEXT NOT NULL,
    progress   TEXT NOT NULL,
    output     TEXT,
    failure    TEXT,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at   TEXT,
    UNIQUE (server, remote_id)
  ) STRICT;
  CREATE INDEX remote_jobs_created ON remote_jobs (created_at, id);
`
