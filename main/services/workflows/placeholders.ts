/** One `{{…}}` in a text: where it is, and the expression in it. */
export type Placeholder = { start: number; end: number; expression: string }

const longest = 5000

/** Every `{{…}}` of a text in order. A `}}` inside a string or a map of the expression does not end it. */
export function placeholdersIn(text: string): Placeholder[] {
  const found: Placeholder[] = []
  let from = 0
  for (;;) {
    const start = text.indexOf('{{', from)
    if (start === -1 || !text.includes('}}', start)) return found
    const end = endOf(text, start + 2)
    if (end !== undefined) found.push({ start, end, expression: text.slice(start + 2, end - 2).trim() })
    from = end ?? start + 2
  }
}

/**
 * The `{{…}}` of a script that are meant for Gatehouse: on one line, and naming the context or a step. Others are the
 * language's own: an f-string's `{{`, a list of lists in Go.
 */
export function scriptPlaceholdersIn(code: string): Placeholder[] {
  return placeholdersIn(code).filter(({ start, end, expression }) => {
    const onOneLine = !code.slice(start, end).includes('\n')
    return (
      onOneLine && /(?<![\w.])(?:context\s*[.[]|context_\w|context$|steps\s*[.[]|steps$)/.test(expression)
    )
  })
}

/** A text with each placeholder replaced. */
export function replaceAll(
  text: string,
  places: readonly Placeholder[],
  by: (place: Placeholder) => string,
): string {
  let from = 0
  let filled = ''
  for (const place of places) {
    filled += text.slice(from, place.start) + by(place)
    from = place.end
  }
  return filled + text.slice(from)
}

const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\}\}|[{}]/g

function endOf(text: string, from: number): number | undefined {
  let depth = 0
  token.lastIndex = from
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match.index - from > longest) return undefined
    const [part] = match
    if (part === '}}' && depth === 0) return token.lastIndex
    // `}}` that closes two maps, or a map and the placeholder, is looked at one brace at a time.
    if (part === '}}') token.lastIndex -= 1
    if (part === '{') depth += 1
    if (part === '}}' || part === '}') depth -= 1
    if (depth < 0) return undefined
  }
  return undefined
}
