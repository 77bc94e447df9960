import { AppError } from '#base/errors.ts'
import type { Definition } from '#contract'
import { neededBy } from './interpreter.ts'
import type { StepRow } from './job-rows.ts'

/** The records that a re-run from a step takes over: of all steps that do not follow from it. Throws `bad_input`. */
export function takeOver({ steps }: Definition, records: StepRow[], from: string): StepRow[] {
  const ids = steps.map(({ id }) => id)
  if (!ids.includes(from))
    throw new AppError('bad_input', `The workflow has no step "${from}". It has: ${ids.join(', ')}.`)
  const again = new Set([from])
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

const isDone = (status: StepRow['status']) => status === 'success' || status === 'skipped'
