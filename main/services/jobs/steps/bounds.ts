/** Largest result of a script, in bytes. */
export const mostResultBytes = 10 * 1024 * 1024
/** What a script may write to stdout and stderr together unless its limits say otherwise, in bytes. */
export const usualOutputBytes = 256 * 1024 * 1024
/** Most rows that a query gives back. */
export const mostRows = 10_000
