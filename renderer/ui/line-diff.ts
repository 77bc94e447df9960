import { diffLines as compare } from 'diff'

/** One line of a comparison. */
export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string }

/** So that comparing two huge texts cannot stall the window, in milliseconds. */
const longestMs = 300

/** What changed between two texts, line by line; two that are too far apart are shown as replaced as a whole. */
export function diffLines(before: string, after: string): DiffLine[] {
  const parts = compare(before, after, { stripTrailingCr: true, timeout: longestMs })
  if (!parts) return [...linesOf(before, 'removed'), ...linesOf(after, 'added')]
  return parts.flatMap(({ value, added, removed }) =>
    linesOf(value, added ? 'added' : removed ? 'removed' : 'same'),
  )
}

function linesOf(text: string, kind: DiffLine['kind']): DiffLine[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map(line => ({ kind, text: line.replace(/\r$/, '') }))
}

/** A run of lines to show, or a count of unchanged ones to leave out. */
export type DiffBlock = { kind: 'lines'; lines: DiffLine[] } | { kind: 'skipped'; count: number }

/** As few as this are shown rather than left out. */
const worthSkipping = 3

/** Leaves out what is far from any change, keeping `context` lines on each side. */
export function foldDiff(lines: readonly DiffLine[], context = 3): DiffBlock[] {
  const shown = new Set<number>()
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return
    for (let near = index - context; near <= index + context; near++) shown.add(near)
  })
  const blocks: DiffBlock[] = []
  for (let at = 0; at < lines.length;) {
    const isShown = shown.has(at)
    let end = at + 1
    while (end < lines.length && shown.has(end) === isShown) end++
    const last = blocks.at(-1)
    const part = lines.slice(at, end)
    if (!isShown && part.length >= worthSkipping) blocks.push({ kind: 'skipped', count: part.length })
    else if (last?.kind === 'lines') last.lines.push(...part)
    else blocks.push({ kind: 'lines', lines: part })
    at = end
  }
  return blocks
}
