import { AppError } from '#base/errors.ts'
import type { Definition, Step } from '#contract'
import { neededBy } from './interpreter.ts'
import type { StepRow } from './job-rows.ts'

/**
 * The records that a re-run from a step takes over: of all steps that do not follow from it, nor from a gate when those are
 * asked anew. Throws `bad_input`.
 */
export function takeOver(
  { steps }: Definition,
  records: StepRow[],
  from: string,
  gates: 'kept' | 'asked anew',
): StepRow[] {
  const ids = steps.map(({ id }) => id)
  if (!ids.includes(from))
    throw new AppError('bad_input', `The workflow has no step "${from}". It has: ${ids.join(', ')}.`)
  const anew = gates === 'kept' ? [] : steps.filter(mayHoldGate).map(({ id }) => id)
  const again = new Set([from, ...anew])
  for (let before = 0; before !== again.size;) {
    before = again.size
    for (const [index, { id }] of steps.entries())
      if (neededBy(steps, index).some(needed => again.has(needed))) again.add(id)
  }
  const done = new Set(
    records.filter(({ key, status }) => ids.includes(key) && isDone(status)).map(({ key }) => key),
  )
  return records.filter(({ key, status }) => {
    const top = /^[^[]+/.exec(key)?.[0] ?? key
    return isDone(status) && done.has(top) && !again.has(top)
  })
}

/** A yes may have been said in it; of another workflow that is not known here. */
const mayHoldGate = (step: Step): boolean =>
  step.type === 'approval' ||
  step.type === 'workflow' ||
  (step.type === 'foreach' && step.steps.some(mayHoldGate))

const isDone = (status: StepRow['status']) => status === 'success' || status === 'skipped'
