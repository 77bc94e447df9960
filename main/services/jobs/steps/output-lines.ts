import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'

type Deps = {
  redact: (text: string) => string
  /** Characters of the longest form of a secret: what is cut is cut so that none is cut in two. */
  longestSecret: number
  /** A line for the log, or a piece of one that is very long. */
  log: (text: string) => void
  /** Whole lines as they are, for whoever looks for the result. */
  lines?: { maxLength: number; line: (text: string) => void; tooLong: () => void }
}

/** Longest line of a job's log, in characters. */
const longestPiece = 16_384

/** Bytes of a pipe as lines: decoded across chunks, without escapes and control characters, secrets taken out. Holds one line at most. */
export class OutputLines {
  readonly #deps: Deps
  readonly #decoder = new StringDecoder('utf8')
  readonly #mostHeld: number
  #unlogged = ''
  #whole = ''
  #isTooLong = false
  #pieces = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#mostHeld = Math.max(4 * longestPiece, 2 * deps.longestSecret)
  }

  write(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk))
  }

  /** The stream ended; a last line without a newline counts too. */
  end(): void {
    this.#take(this.#decoder.end())
    if (this.#unlogged !== '' || this.#whole !== '' || this.#isTooLong) this.#finish()
  }

  #take(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#hold(text.slice(start, end))
      this.#finish()
      start = end + 1
    }
    if (start < text.length) this.#hold(text.slice(start))
  }

  #hold(part: string): void {
    this.#holdForResult(part)
    this.#unlogged += part
    if (this.#unlogged.length <= this.#mostHeld) return
    const clean = this.#deps.redact(this.#unlogged)
    const cut = Math.max(0, clean.length - this.#deps.longestSecret)
    this.#log(clean.slice(0, cut))
    this.#pieces += 1
    this.#unlogged = clean.slice(cut)
  }

  #holdForResult(part: string): void {
    const { lines } = this.#deps
    if (!lines || this.#isTooLong) return
    this.#whole += part
    if (this.#whole.length <= lines.maxLength) return
    this.#whole = ''
    this.#isTooLong = true
  }

  #finish(): void {
    const { lines, redact } = this.#deps
    if (this.#isTooLong) lines?.tooLong()
    else lines?.line(this.#whole.replace(/\r$/, ''))
    // What a progress bar writes over itself is not worth a line.
    const text = redact(this.#unlogged).replace(/\r+$/, '')
    this.#log(this.#pieces === 0 ? text.slice(text.lastIndexOf('\r') + 1) : text)
    this.#whole = ''
    this.#unlogged = ''
    this.#isTooLong = false
    this.#pieces = 0
  }

  #log(text: string): void {
    const shown = readable(text)
    if (shown.length <= longestPiece) return this.#deps.log(shown)
    for (let start = 0; start < shown.length;) {
      const end = cutAt(shown, start + longestPiece)
      this.#deps.log(shown.slice(start, end))
      start = end
    }
  }
}

/** Colours and other escapes go; what else a terminal would obey becomes a visible mark. */
function readable(text: string): string {
  const plain = text.includes('\u001B') || text.includes('\u009B') ? stripVTControlCharacters(text) : text
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return plain.replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '\uFFFD')
}

/** Not between the two halves of a character. */
function cutAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc_00 && code <= 0xdf_ff ? at - 1 : Math.min(at, text.length)
}
