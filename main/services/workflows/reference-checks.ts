import type { Definition, Language, Step } from '#contract'
import { namesIn } from './expressions.ts'
import { inputsOf } from './inputs.ts'
import type { Json } from './language.ts'
import { placeholdersIn, scriptPlaceholdersIn } from './placeholders.ts'
import { scriptFaults } from './script-fill.ts'
import type { PlacedStep, Report } from './step-order.ts'
import type { Path } from './yaml-source.ts'

/** What an expression may name at a place of the file. */
type Sight = { inputs: ReadonlySet<string>; steps: ReadonlySet<string>; all: ReadonlySet<string> }

/** Reports expressions that do not parse, and names of inputs and steps that are not there or have not ended by then. */
export function checkReferences(definition: Definition, placed: readonly PlacedStep[], report: Report): void {
  const inputs = [...inputsOf(definition).keys()]
  const all = new Set(placed.map(({ step }) => step.id))
  for (const { step, path, before, loops } of placed) {
    checkStep(step, path, { inputs: new Set([...inputs, ...loops]), steps: before, all }, report)
  }
  const top = new Set(definition.steps.map(({ id }) => id))
  if (definition.output !== undefined) {
    checkValue(definition.output, ['output'], { inputs: new Set(inputs), steps: top, all }, report)
  }
}

/** Fields in which a value has no business, with what to do instead. */
const withoutTemplates: Record<string, string> = {
  query: 'Write ? in the query and put the template into "params": there a value cannot become SQL.',
  database: 'Write the database out.',
  tool: "Write the tool's name out, so that it is known what this workflow may call.",
  workflow: "Write the workflow's name out.",
}
const notFilled = new Set(
  'id type name needs if items as steps code retry timeout language limits expires secrets'.split(' '),
)

function checkStep(step: Step, path: Path, sight: Sight, report: Report): void {
  if (step.if !== undefined) checkExpression(step.if, [...path, 'if'], sight, report)
  if (step.type === 'foreach') checkExpression(step.items, [...path, 'items'], sight, report)
  if (step.type === 'script') checkScript(step, [...path, 'code'], sight, report)
  for (const [field, value] of Object.entries(step)) {
    if (value === undefined || notFilled.has(field)) continue
    const instead = insteadOfTemplate(step, field)
    if (instead === undefined) checkValue(value, [...path, field], sight, report)
    else if (hasTemplate(value)) report([...path, field], `"${field}" takes no {{…}}. ${instead}`)
  }
}

/** The `query` of an HTTP step is a map of values. */
const insteadOfTemplate = ({ type }: Step, field: string) =>
  type === 'http' && field === 'query' ? undefined : withoutTemplates[field]
const hasTemplate = (value: Json) => typeof value === 'string' && placeholdersIn(value).length > 0

function checkScript(
  { code, language }: { code: string; language: Language },
  path: Path,
  sight: Sight,
  report: Report,
): void {
  for (const { place, message } of scriptFaults(code, language))
    report(path, message, { offset: place.start })
  for (const { expression, start } of scriptPlaceholdersIn(code))
    checkExpression(expression, path, sight, report, start)
  // Seed A's short form without its prefix is a likely slip.
  for (const { expression, start } of placeholdersIn(code)) {
    if (sight.inputs.has(expression))
      report(path, `Write {{context_${expression}}} for the input "${expression}".`, { offset: start })
  }
}

function checkValue(value: Json, path: Path, sight: Sight, report: Report): void {
  if (typeof value === 'string') {
    for (const { expression, start } of placeholdersIn(value))
      checkExpression(expression, path, sight, report, start)
  } else if (typeof value === 'object' && value !== null) {
    const children = Array.isArray(value) ? value.entries() : Object.entries(value)
    for (const [key, child] of children) checkValue(child, [...path, key], sight, report)
  }
}

function checkExpression(
  expression: string,
  path: Path,
  sight: Sight,
  report: Report,
  offset?: number,
): void {
  const at = offset === undefined ? {} : { offset }
  try {
    const names = namesIn(expression)
    for (const name of names.inputs) if (!sight.inputs.has(name)) report(path, unknownInput(name, sight), at)
    for (const name of names.steps) if (!sight.steps.has(name)) report(path, unseenStep(name, sight), at)
    for (const name of names.unknown) report(path, unknownName(name, sight), at)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read'
    report(path, `The expression "${expression.slice(0, 200)}" cannot be read: ${reason}.`, at)
  }
}

const listed = (names: ReadonlySet<string>) =>
  names.size === 0 ? 'There are none.' : `There are: ${[...names].join(', ')}.`

const unknownInput = (name: string, { inputs }: Sight) =>
  `"${name}" is not an input of this workflow. ${listed(inputs)} Add it to "inputs", or check its spelling.`

const unseenStep = (name: string, { all, steps }: Sight) =>
  all.has(name)
    ? `The step "${name}" may not have ended here. Add it to "needs", or use a step that comes before.`
    : `There is no step "${name}". ${listed(steps)}`

function unknownName(name: string, { inputs, all }: Sight): string {
  if (inputs.has(name)) return `Write context.${name} for the input "${name}".`
  if (all.has(name)) return `Write steps.${name}.output for the output of the step "${name}".`
  return `"${name}" means nothing here. An expression names inputs as context.NAME and steps as steps.ID.output.`
}
