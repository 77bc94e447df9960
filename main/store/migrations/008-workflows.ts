/** `workflow_files`: the last good text of each file. `workflow_versions`: every text that was good, by workflow. */
export default /* sql */ `
  CREATE TABLE workflow_files (
    file    TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    text    TEXT NOT NULL,
    version TEXT NOT NULL,
    at      TEXT NOT NULL
  ) STRICT;

  CREATE TABLE workflow_versions (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    version TEXT NOT NULL,
    text    TEXT NOT NULL,
    at      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX workflow_versions_name ON workflow_versions (name, id);
`
