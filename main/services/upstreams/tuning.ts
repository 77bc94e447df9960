/** The waits and limits of upstream connections, in milliseconds and counts; tests use shorter ones. */
export type Tuning = {
  /** Longest time from opening to the end of the handshake. */
  connectTimeoutMs: number
  /** Back-off of a failed connection: doubles from the first to the longest. */
  firstRetryMs: number
  longestRetryMs: number
  /** Wait before a failure that only a person can mend (wrong key, missing command) is tried again. */
  slowRetryMs: number
  /** A connection that lived this long starts its back-off anew when it ends. */
  healthyAfterMs: number
  /** Longest wait of a call for a connection that is being opened. */
  callWaitMs: number
  /** Time a process gets after its stdin closed, and again after SIGTERM. */
  graceMs: number
  /** Longest wait for one page of a list. */
  listTimeoutMs: number
  /** Shortest time between two "read me again" reports of one server. */
  readGapMs: number
  /** Pause between two looks at a job on a remote workflow server: grows from the first to the longest. */
  pollFirstMs: number
  pollLongestMs: number
}

export const usualTuning: Tuning = {
  connectTimeoutMs: 60_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  slowRetryMs: 300_000,
  healthyAfterMs: 60_000,
  callWaitMs: 5_000,
  graceMs: 1_000,
  listTimeoutMs: 60_000,
  readGapMs: 1_000,
  pollFirstMs: 1_000,
  pollLongestMs: 10_000,
}
