/** A refusal is Gatehouse doing its work and no error: the hours count them apart. */
export default /* sql */ `
  ALTER TABLE activity_hours ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
  UPDATE activity_hours SET refused = counted.number, errors = max(errors - counted.number, 0)
  FROM (
    SELECT substr(at, 1, 13) AS of_hour, count(*) AS number FROM activity
    WHERE kind = 'call' AND outcome = 'refused' GROUP BY of_hour
  ) AS counted
  WHERE hour = counted.of_hour;
`
