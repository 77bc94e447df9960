import type { Readable } from 'node:stream'

type LineReader = {
  /** Longest line in bytes; a longer one is skipped up to its end and reported once. */
  maxBytes: number
  line: (text: string) => void
  tooLong: () => void
  /** Also gives a last line that the stream ended without a newline. */
  unfinishedToo?: boolean
}

const newline = 0x0a

/** Cuts a byte stream into lines without ever holding more than one line of `maxBytes`. Blank lines are skipped. */
export function readLines(stream: Readable, { maxBytes, line, tooLong, unfinishedToo }: LineReader): void {
  let parts: Buffer[] = []
  let held = 0
  let skipping = false

  const keep = (part: Buffer): void => {
    if (skipping || part.length === 0) return
    held += part.length
    if (held <= maxBytes) {
      parts.push(part)
      return
    }
    parts = []
    skipping = true
    tooLong()
  }

  const finish = (): void => {
    const text = skipping ? '' : Buffer.concat(parts).toString('utf8').trim()
    parts = []
    held = 0
    skipping = false
    if (text) line(text)
  }

  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end))
      finish()
      start = end + 1
    }
    keep(chunk.subarray(start))
  })
  if (unfinishedToo) stream.on('end', finish)
}
