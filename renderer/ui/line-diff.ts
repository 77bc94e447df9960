/** One line of a comparison. */
export type DiffLine = { kind: 'same' | 'removed' | 'added'; text: string }

/** Above this many pairs of changed lines the middle is shown as replaced as a whole, so that a huge file cannot stall the window. */
const mostPairs = 4_000_000

/** What changed between two texts, line by line, with as few changes as possible. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [one, two] = [linesOf(before), linesOf(after)]
  const start = commonLength(one, two, (line, index) => line === two[index])
  const rest = Math.min(one.length, two.length) - start
  const end = Math.min(
    rest,
    commonLength(one.toReversed(), two.toReversed(), (line, index) => line === two[two.length - 1 - index]),
  )
  return [
    ...one.slice(0, start).map(same),
    ...compare(one.slice(start, one.length - end), two.slice(start, two.length - end)),
    ...one.slice(one.length - end).map(same),
  ]
}

const same = (text: string): DiffLine => ({ kind: 'same', text })
const removed = (text: string): DiffLine => ({ kind: 'removed', text })
const added = (text: string): DiffLine => ({ kind: 'added', text })

function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function commonLength(one: string[], two: string[], equal: (line: string, index: number) => boolean): number {
  const shortest = Math.min(one.length, two.length)
  const index = one.findIndex((line, at) => at >= shortest || !equal(line, at))
  return index === -1 ? shortest : index
}

/** The longest common subsequence, by the classic table. */
function compare(one: string[], two: string[]): DiffLine[] {
  if (one.length * two.length > mostPairs) return [...one.map(removed), ...two.map(added)]
  const width = two.length + 1
  const longest = new Uint32Array((one.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = two.length - 1; j >= 0; j--)
      longest[i * width + j] = one[i] === two[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))

  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < one.length || j < two.length) {
    const [left, right] = [one[i], two[j]]
    if (left !== undefined && left === right) {
      lines.push(same(left))
      i++
      j++
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(left ?? ''))
      i++
    } else {
      lines.push(added(right))
      j++
    }
  }
  return lines
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
    const part = lines.slice(Math.max(from, next), to)
    if (last?.kind === 'lines') last.lines.push(...part)
    else blocks.push({ kind: 'lines', lines: part })
    next = Math.max(next, to)
  }
  if (next < lines.length) blocks.push({ kind: 'skipped', count: lines.length - next })
  return blocks
}
