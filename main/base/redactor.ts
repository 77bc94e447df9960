/** Shorter values occur by chance in ordinary text; replacing them would only damage it. */
const SHORTEST = 6
const MASK = '[secret]'

/**
 * Takes secret values out of text that leaves the core (log, error, record), also where they appear URL-encoded,
 * JSON-escaped or inside base64. The values stay in memory for as long as the process may still write about them.
 */
export class Redactor {
  readonly #forms = new Set<string>()
  #pattern: RegExp | undefined

  add(value: string): void {
    for (const form of formsOf(value)) this.#forms.add(form)
    this.#pattern = undefined
  }

  redact = (text: string): string => {
    if (this.#forms.size === 0) return text
    this.#pattern ??= patternOf(this.#forms)
    return text.replace(this.#pattern, MASK)
  }
}

/** Longest first, so that a value that contains another is replaced whole. */
function patternOf(forms: ReadonlySet<string>): RegExp {
  const sources = [...forms].toSorted((a, b) => b.length - a.length)
  return new RegExp(
    sources.map(form => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'),
    'g',
  )
}

function formsOf(value: string): string[] {
  // The lines of a key file count on their own: a log may show one of them.
  const lines = value.split(/\r?\n/)
  const parts = lines.length > 1 ? [value, ...lines.filter(line => line.length >= 16)] : [value]
  return parts.filter(part => part.length >= SHORTEST).flatMap(part => [part, ...encodingsOf(part)])
}

function encodingsOf(value: string): string[] {
  // A lone surrogate cannot be URL-encoded; well-formed text is what would travel.
  const encoded = encodeURIComponent(value.toWellFormed())
  const forms = [
    encoded,
    encoded.replaceAll(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('hex'),
    ...base64Forms(value),
  ]
  return forms.filter(form => form.length >= SHORTEST)
}

/** What of the value's base64 does not depend on its neighbours, for each of the three places it can start at (`user:VALUE`). */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value)
  return [0, 1, 2].flatMap(offset => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor(((offset + bytes.length) * 8) / 6)
    const core = text.slice(from, to)
    return core.length < SHORTEST ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
