/**
 * `state` is the engine's own: `ready` (waits for its turn), `active` (in memory), `parked` (waits for a time, a person or
 * another job), `ended`. `status` is what people see. `wake_at` and `deadline_at` are milliseconds since 1970.
 */
export default /* sql */ `
  CREATE TABLE job_definitions (
    version    TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    definition TEXT NOT NULL CHECK (json_valid(definition))
  ) STRICT;

  CREATE TABLE jobs (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    workflow        TEXT NOT NULL,
    version         TEXT NOT NULL REFERENCES job_definitions (version),
    state           TEXT NOT NULL,
    status          TEXT NOT NULL,
    source_kind     TEXT NOT NULL,
    source_name     TEXT NOT NULL,
    input           TEXT NOT NULL CHECK (json_valid(input)),
    output          TEXT,
    failure         TEXT,
    done            INTEGER NOT NULL DEFAULT 0,
    steps           INTEGER NOT NULL,
    step            TEXT,
    at_once         INTEGER,
    depth           INTEGER NOT NULL DEFAULT 0,
    parent          INTEGER REFERENCES jobs (seq) ON DELETE CASCADE,
    parent_key      TEXT,
    rerun_of        TEXT,
    idempotency_key TEXT,
    wake_at         INTEGER,
    deadline_at     INTEGER,
    created_at      TEXT NOT NULL,
    started_at      TEXT,
    ended_at        TEXT
  ) STRICT;
  CREATE UNIQUE INDEX jobs_idempotency ON jobs (workflow, idempotency_key) WHERE idempotency_key IS NOT NULL;
  CREATE UNIQUE INDEX jobs_parent ON jobs (parent, parent_key) WHERE parent IS NOT NULL;
  CREATE INDEX jobs_state ON jobs (state, wake_at);
  CREATE INDEX jobs_status ON jobs (status, seq);
  CREATE INDEX jobs_workflow ON jobs (workflow, seq);
  CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

  CREATE TABLE job_steps (
    job           INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    key           TEXT NOT NULL,
    position      INTEGER NOT NULL,
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL,
    attempt       INTEGER NOT NULL DEFAULT 0,
    interruptions INTEGER NOT NULL DEFAULT 0,
    started_at    TEXT,
    ended_at      TEXT,
    input         TEXT,
    output        TEXT,
    failure       TEXT,
    wake_at       INTEGER,
    PRIMARY KEY (job, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE job_gates (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    job        INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    message    TEXT NOT NULL,
    approvers  TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at INTEGER,
    approved   INTEGER,
    decided_by TEXT,
    comment    TEXT,
    decided_at TEXT,
    UNIQUE (job, key)
  ) STRICT;
`
