import type { Step } from '#contract'
import type { Path } from './yaml-source.ts'

/** A step with its place in the file, and the ids of all steps that have ended for sure before it starts. */
export type PlacedStep = { step: Step; path: Path; before: ReadonlySet<string>; loops: readonly string[] }
export type Report = (path: Path, message: string, options?: { atKey?: boolean; offset?: number }) => void

/** Every step of a workflow, those inside loops too. Reports ids given twice, and `needs` that name nothing or run in a circle. */
export function placeSteps(steps: readonly Step[], report: Report): PlacedStep[] {
  reportTwins(allSteps(steps, ['steps']), report)
  return placeList(steps, ['steps'], new Set(), [], report)
}

function placeList(
  steps: readonly Step[],
  path: Path,
  outer: ReadonlySet<string>,
  loops: readonly string[],
  report: Report,
): PlacedStep[] {
  const needs = needsOf(steps, path, report)
  const circle = reportCircle(steps, needs, path, report)
  return steps.flatMap((step, at) => {
    const before = new Set([...outer, ...(circle ? [] : ancestors(step.id, needs))])
    const placed: PlacedStep = { step, path: [...path, at], before, loops }
    if (step.type !== 'foreach') return [placed]
    const inner = [...loops, step.as, `${step.as}_index`]
    return [placed, ...placeList(step.steps, [...path, at, 'steps'], before, inner, report)]
  })
}

type Needs = Map<string, readonly string[]>

/** Without `needs` a step waits for the one written before it. */
function needsOf(steps: readonly Step[], path: Path, report: Report): Needs {
  const ids = new Set(steps.map(({ id }) => id))
  return new Map(
    steps.map((step, at) => {
      const before = steps[at - 1]
      if (!step.needs) return [step.id, before ? [before.id] : []]
      for (const [place, need] of step.needs.entries()) {
        const where = [...path, at, 'needs', place]
        if (need === step.id) report(where, `The step "${need}" cannot need itself.`)
        else if (!ids.has(need))
          report(
            where,
            `"needs" names "${need}", but there is no such step beside this one. There are: ${[...ids].join(', ')}.`,
          )
      }
      return [step.id, step.needs.filter(need => ids.has(need) && need !== step.id)]
    }),
  )
}

/** Takes away steps that need nothing more, and steps that nothing needs; what is left needs itself in the end. */
function reportCircle(steps: readonly Step[], needs: Needs, path: Path, report: Report): boolean {
  const left = new Set(needs.keys())
  const isNeeded = (id: string) => [...left].some(other => needs.get(other)?.includes(id))
  for (let before = -1; before !== left.size;) {
    before = left.size
    for (const id of left) if (!needs.get(id)?.some(need => left.has(need)) || !isNeeded(id)) left.delete(id)
  }
  if (left.size === 0) return false
  const at = steps.findIndex(({ id, needs: own }) => left.has(id) && own)
  const where = [...path, Math.max(at, 0), 'needs']
  report(
    where,
    `These steps wait for each other, so none could start: ${[...left].join(', ')}. Take one out of "needs".`,
  )
  return true
}

function ancestors(id: string, needs: Needs): Set<string> {
  const found = new Set<string>()
  const open = [...(needs.get(id) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(needs.get(next) ?? []))
  }
  return found
}

function allSteps(steps: readonly Step[], path: Path): { id: string; path: Path }[] {
  return steps.flatMap((step, at) => [
    { id: step.id, path: [...path, at, 'id'] },
    ...(step.type === 'foreach' ? allSteps(step.steps, [...path, at, 'steps']) : []),
  ])
}

function reportTwins(steps: { id: string; path: Path }[], report: Report): void {
  const seen = new Set<string>()
  for (const { id, path } of steps) {
    if (seen.has(id)) report(path, `The id "${id}" is that of another step. Give each step its own.`)
    seen.add(id)
  }
}
