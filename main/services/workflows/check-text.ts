import { runWithin } from '#base/time-limit.ts'
import { Definition, type Problem } from '#contract'
import { type CheckEvery, checkDefinition } from './definition-checks.ts'
import { schemaProblems } from './schema-problems.ts'
import { type Path, YamlSource } from './yaml-source.ts'

/** The most bytes of a workflow file. */
export const largestFile = 5_000_000

export type Checked = { definition: Definition | null; problems: Problem[] }

/** Checks the text of a workflow file: the positions of all problems, or the definition when there are none. */
export function checkText(text: string, checkEvery: CheckEvery): Checked {
  if (Buffer.byteLength(text) > largestFile) return refuse(tooLarge)
  const outcome = runWithin(checkLimitMs, () => checkWhole(text, checkEvery))
  return outcome.done ? outcome.value : refuse(tooSlow)
}

function checkWhole(text: string, checkEvery: CheckEvery): Checked {
  const source = new YamlSource(text)
  if (source.value === undefined) return { definition: null, problems: [...source.problems] }
  if (source.value === null) return refuse('The file is empty. A workflow needs at least "name" and "steps".')
  const parsed = Definition.safeParse(source.value, { reportInput: true })
  if (!parsed.success)
    return { definition: null, problems: inOrder(schemaProblems(parsed.error.issues, source)) }
  const problems: Problem[] = []
  const report = (path: Path, message: string, options?: { atKey?: boolean; offset?: number }) =>
    void problems.push(source.problem(path, message, options))
  checkDefinition(parsed.data, report, checkEvery)
  return { definition: problems.length === 0 ? parsed.data : null, problems: inOrder(problems) }
}

export const tooLarge = `The file is larger than ${largestFile / 1e6} MB. A workflow does not carry its data: let a step read them from a file or an input.`

const checkLimitMs = 10_000
const tooSlow = `The file takes more than ${checkLimitMs / 1000} s to check. Make its scripts and texts shorter.`

/** A problem of the file as a whole. */
export const atStart = (message: string): Problem => ({ line: 1, column: 1, path: '', message })
const refuse = (message: string): Checked => ({ definition: null, problems: [atStart(message)] })

const inOrder = (problems: Problem[]) =>
  problems.toSorted((left, right) => left.line - right.line || left.column - right.column)
