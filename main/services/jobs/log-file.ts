import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { LogLine } from '#contract'

export type NewLine = Omit<LogLine, 'seq'>

/** The position of every so-manieth line is kept beside the log, eight bytes each. */
const linesPerMark = 256
const markBytes = 8
const chunkBytes = 262_144
/** What one job may print, in bytes on disk. */
const mostBytes = 256 * 1_048_576

/** A log of JSON lines numbered from 1 without gaps, with an index, so that any page is read without the rest. */
export class LogFile {
  readonly #path: string
  #last: number | undefined
  #bytes = 0
  #full = false

  constructor(path: string) {
    this.#path = path
  }

  /** Returns the lines with their numbers. Once the log is full it says so, and takes no more. */
  append(lines: NewLine[]): LogLine[] {
    if (this.#full) return []
    const numbered: LogLine[] = []
    let text = ''
    let marks = Buffer.alloc(0)
    let { last, bytes } = this.#end()
    for (const line of lines) {
      if (bytes > mostBytes) {
        this.#full = true
        break
      }
      if (last % linesPerMark === 0) marks = Buffer.concat([marks, mark(bytes)])
      last += 1
      const written = { seq: last, ...line }
      const json = `${JSON.stringify(written)}\n`
      bytes += Buffer.byteLength(json)
      text += json
      numbered.push(written)
    }
    if (this.#full) {
      const sentence = 'The log of this job is full; what it prints from here on is not kept.'
      const written = {
        seq: ++last,
        at: lines[0]?.at ?? '',
        step: '',
        stream: 'system' as const,
        text: sentence,
      }
      numbered.push(written)
      text += `${JSON.stringify(written)}\n`
    }
    appendFileSync(this.#path, text, { mode: 0o600 })
    if (marks.length > 0) appendFileSync(`${this.#path}.index`, marks, { mode: 0o600 })
    this.#last = last
    this.#bytes = bytes
    return numbered
  }

  /** Lines after `seq`, at most `limit`; none when there is no log. */
  read(after: number, limit: number): LogLine[] {
    let file: number
    try {
      file = openSync(this.#path, 'r')
    } catch {
      return []
    }
    try {
      const found: LogLine[] = []
      for (const line of readLines(file, this.#markBefore(after))) {
        if (line.seq > after) found.push(line)
        if (found.length >= limit) break
      }
      return found
    } finally {
      closeSync(file)
    }
  }

  /** Number of the last line and size of the file; a crash may have cut the last line off. */
  #end(): { last: number; bytes: number } {
    if (this.#last !== undefined) return { last: this.#last, bytes: this.#bytes }
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const bytes = sizeOf(this.#path)
    if (bytes === 0) return { last: 0, bytes }
    const marks = Math.floor(sizeOf(`${this.#path}.index`) / markBytes)
    const file = openSync(this.#path, 'r')
    try {
      let last = 0
      for (const { seq } of readLines(file, this.#markBefore(Math.max(marks - 1, 0) * linesPerMark)))
        last = seq
      const ending = Buffer.alloc(1)
      readSync(file, ending, 0, 1, bytes - 1)
      if (ending.toString() === '\n') return { last, bytes }
      appendFileSync(this.#path, '\n')
      return { last, bytes: bytes + 1 }
    } finally {
      closeSync(file)
    }
  }

  #markBefore(after: number): number {
    try {
      const index = openSync(`${this.#path}.index`, 'r')
      try {
        const marks = Math.floor(fstatSync(index).size / markBytes)
        const wanted = Math.min(Math.floor(after / linesPerMark), marks - 1)
        if (wanted < 0) return 0
        const found = Buffer.alloc(markBytes)
        readSync(index, found, 0, markBytes, wanted * markBytes)
        return Number(found.readBigUInt64LE())
      } finally {
        closeSync(index)
      }
    } catch {
      return 0
    }
  }
}

function mark(bytes: number): Buffer {
  const buffer = Buffer.alloc(markBytes)
  buffer.writeBigUInt64LE(BigInt(bytes))
  return buffer
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function* readLines(file: number, from: number): Generator<LogLine> {
  const chunk = Buffer.alloc(chunkBytes)
  let rest = Buffer.alloc(0)
  for (let position = from; ;) {
    const count = readSync(file, chunk, 0, chunkBytes, position)
    if (count === 0) return
    position += count
    const data = Buffer.concat([rest, chunk.subarray(0, count)])
    let begin = 0
    for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, begin)) {
      const line = parse(data.toString('utf8', begin, end))
      if (line) yield line
      begin = end + 1
    }
    rest = Buffer.from(data.subarray(begin))
  }
}

/** Nothing for a line that a crash cut off. */
function parse(text: string): LogLine | undefined {
  try {
    return LogLine.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
