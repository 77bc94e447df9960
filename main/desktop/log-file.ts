import { appendFileSync, renameSync, statSync } from 'node:fs'

const MAX_BYTES = 5_000_000

/**
 * Where the desktop's log goes: a file of at most 5 MB, and the one before it (`.1`). Written at once, so that the last
 * line before a crash is there.
 */
export function logFile(
  path: string,
  alsoTo?: { write(line: string): unknown },
): { write(line: string): void } {
  let bytes = sizeOf(path)
  return {
    write: line => {
      alsoTo?.write(line)
      try {
        if (bytes > MAX_BYTES) {
          renameSync(path, `${path}.1`)
          bytes = 0
        }
        appendFileSync(path, line, { mode: 0o600 })
        bytes += Buffer.byteLength(line)
      } catch (error) {
        // A full disk must not end the app for want of a log line; stderr is all that is left.
        process.stderr.write(`The log ${path} cannot be written: ${String(error)}\n`)
      }
    },
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
