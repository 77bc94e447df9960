import type { Json } from '#services/workflows/language.ts'

/** What a script's stdout ended with. */
export type Ending =
  | { kind: 'json'; value: Json }
  /** It ends like JSON and is none; `text` is the line. */
  | { kind: 'broken'; text: string; why: string }
  /** No line is JSON; plain text, or nothing at all. */
  | { kind: 'text'; empty: boolean }
  | { kind: 'too_large' }

/**
 * Finds a script's result in its lines while they come by (W4): the last line that is JSON, or the last block of lines
 * from a lone `{` or `[` to a lone `}` or `]`, as pretty-printers write them. Holds one candidate, never more than `maxBytes`.
 */
export class LastJson {
  readonly #maxBytes: number
  #found: { text: string; value: Json } | undefined
  #block: string[] | undefined
  #held = 0
  #last = ''
  #tooLarge = false
  /** The block that goes by is too large to be held. */
  #overflowed = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A whole line of stdout. */
  line(text: string): void {
    if (text.trim() === '') return
    this.#last = text
    this.#tooLarge = false
    if (text === '{' || text === '[') return this.#open(text)
    this.#collect(text)
    if (text === '}' || text === ']') return this.#close()
    this.#consider(text.trim())
  }

  /** A line longer than the limit passed. */
  tooLong(): void {
    this.#tooLarge = true
    this.#block = undefined
  }

  end(): Ending {
    if (this.#tooLarge) return { kind: 'too_large' }
    const last = this.#last.trim()
    if (looksLikeJson(last)) {
      const why = problemOf(last)
      if (why !== undefined && !this.#endsWithFound(last)) return { kind: 'broken', text: last, why }
    }
    if (this.#found) return { kind: 'json', value: this.#found.value }
    return { kind: 'text', empty: last === '' }
  }

  /** The last line is the end of the block that was found. */
  #endsWithFound(last: string): boolean {
    return (
      this.#found !== undefined && (last === '}' || last === ']') && this.#found.text.endsWith(`\n${last}`)
    )
  }

  #open(text: string): void {
    this.#overflowed = false
    this.#block = [text]
    this.#held = text.length
  }

  #collect(text: string): void {
    if (!this.#block) return
    this.#held += text.length + 1
    if (this.#held > this.#maxBytes) {
      this.#block = undefined
      this.#overflowed = true
    } else this.#block.push(text)
  }

  #close(): void {
    this.#tooLarge = this.#overflowed
    this.#overflowed = false
    const text = this.#block?.join('\n') ?? ''
    this.#block = undefined
    const value = parse(text)
    if (value !== undefined) this.#found = { text, value }
  }

  #consider(text: string): void {
    const value = couldBeJson(text) ? parse(text) : undefined
    if (value !== undefined) this.#found = { text: '', value }
  }
}

/** Cheap, because a flood of lines comes by: an attempt to parse what is none costs more than everything else. */
function couldBeJson(text: string): boolean {
  const last = text.at(-1)
  switch (text.charAt(0)) {
    case '{':
      return last === '}'
    case '[':
      return last === ']'
    case '"':
      return last === '"'
    default:
      return (
        text.length < 400 && /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(text)
      )
  }
}

const looksLikeJson = (text: string) =>
  text.startsWith('{') || text === '}' || /^(?:\]|\[\s*(?:[[{"'\d-].*)?\])$/.test(text)

function parse(text: string): Json | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is Json
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Undefined when it is JSON. */
function problemOf(text: string): string | undefined {
  if (text === '}' || text === ']') return 'the lines before it do not make a JSON value'
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
