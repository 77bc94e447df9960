const CONTEXT = 3

/** The lines in which two texts differ, marked with `+` and `-`, with three lines around them. One place of change, as our edits are. */
export function changedLines(before: string, after: string): string[] {
  const old = linesOf(before)
  const now = linesOf(after)
  const shorter = Math.min(old.length, now.length)
  let head = 0
  while (head < shorter && old[head] === now[head]) head++
  let tail = 0
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  return [
    ...marked(' ', old.slice(Math.max(0, head - CONTEXT), head)),
    ...marked('-', old.slice(head, old.length - tail)),
    ...marked('+', now.slice(head, now.length - tail)),
    ...marked(' ', old.slice(old.length - tail, old.length - tail + CONTEXT)),
  ]
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/))
const marked = (mark: string, lines: string[]): string[] => lines.map(line => `${mark} ${line}`)
