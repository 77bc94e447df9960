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

/** Leaves out what is far from any change, keeping `context` lines on each side. */
export function foldDiff(lines: readonly DiffLine[], context = 3): DiffBlock[] {
  const changed = lines.flatMap((line, index) => (line.kind === 'same' ? [] : [index]))
  const blocks: DiffBlock[] = []
  let next = 0
  for (const index of changed) {
    const from = Math.max(next, index - context)
    const to = Math.min(lines.length, index + context + 1)
    if (from > next) blocks.push({ kind: 'skipped', count: from - next })
    const last = blocks.at(-1)
    const part = lines.slice(from, to)
    if (last?.kind === 'lines') last.lines.push(...part)
    else blocks.push({ kind: 'lines', lines: part })
    next = Math.max(next, to)
  }
  if (next < lines.length) blocks.push({ kind: 'skipped', count: lines.length - next })
  return blocks
}
