/** When each schedule of a workflow last had its turn, so that one missed while Gatehouse was off is known. */
export default /* sql */ `
  CREATE TABLE schedule_turns (
    id    TEXT PRIMARY KEY,
    every TEXT NOT NULL,
    at    TEXT NOT NULL
  ) STRICT;
`
