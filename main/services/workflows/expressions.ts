import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import { AppError } from '#base/errors.ts'
import { runWithin } from '#base/time-limit.ts'
import type { Json, Scope } from './language.ts'
import { pathSteps, valueAt } from './plain-path.ts'
import { toJson, toMaps } from './to-json.ts'

const evaluationLimitMs = 1000

/**
 * CEL with numbers as workflows have them: JSON does not tell whole numbers from others, so the two mix freely.
 * A whole result of two whole literals stays whole (`3 / 2` is 1), as CEL says.
 */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})
type Number2 = (left: bigint | number, right: bigint | number) => number
const arithmetic: Record<string, Number2> = {
  '+': (left, right) => Number(left) + Number(right),
  '-': (left, right) => Number(left) - Number(right),
  '*': (left, right) => Number(left) * Number(right),
  '/': (left, right) => Number(left) / Number(right),
  '%': (left, right) => Number(left) % Number(right),
}
for (const [operator, apply] of Object.entries(arithmetic)) {
  environment.registerOperator(`int ${operator} double`, apply)
  environment.registerOperator(`double ${operator} int`, apply)
}
environment.registerOperator('double % double', arithmetic['%'] ?? Math.min)

/** Value of a CEL expression over `context`, `context_NAME` and `steps`. Throws `expression_failed` naming it. */
export function evaluate(expression: string, scope: Scope): Json {
  try {
    const steps = pathSteps(expression)
    return steps ? valueAt(steps, scope) : calculate(expression, scope)
  } catch (cause) {
    const message = `The expression ${quote(expression)} failed: ${reason(cause)}.`
    throw new AppError('expression_failed', message, { cause })
  }
}

function calculate(expression: string, scope: Scope): Json {
  try {
    return run(expression, { context: scope.context, steps: scope.steps, ...shortNames(scope.context) })
  } catch (error) {
    if (!isUnsupported(error)) throw error
    // The library takes an object's own key "constructor" for its class; a Map has no such key.
    const context = toMaps(scope.context)
    return run(expression, { context, steps: toMaps(scope.steps), ...shortNames(scope.context, toMaps) })
  }
}

function run(expression: string, variables: Record<string, unknown>): Json {
  // Only these can take longer than their text is long.
  const guarded = /\b(?:matches|all|exists|exists_one|map|filter|split)\b/.test(expression)
  const evaluation = (): unknown => environment.evaluate(expression, variables)
  if (!guarded) return toJson(evaluation())
  const outcome = runWithin(evaluationLimitMs, evaluation)
  if (!outcome.done) throw new Error(`it took over ${evaluationLimitMs} ms`)
  return toJson(outcome.value)
}

const isUnsupported = (error: unknown) =>
  error instanceof EvaluationError && error.code === 'unsupported_type'

/** What an expression names, as far as its text tells. */
export type Names = { inputs: Set<string>; steps: Set<string>; unknown: Set<string> }

/** What an expression names. Throws an Error with what is wrong with its syntax. */
export function namesIn(expression: string): Names {
  const { ast } = parse(expression)
  const names: Names = { inputs: new Set(), steps: new Set(), unknown: new Set() }
  const bound = new Set<string>()
  visit(ast, names, bound)
  for (const name of bound) names.unknown.delete(name)
  return names
}

function parse(expression: string): { ast: unknown } {
  try {
    return environment.parse(expression)
  } catch (cause) {
    throw new Error(reason(cause), { cause })
  }
}

const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind'])
const builtIn = new Set(
  'cel optional google int uint double string bool bytes list map type null_type timestamp duration dyn context steps'.split(
    ' ',
  ),
)

function visit(node: unknown, names: Names, bound: Set<string>): void {
  if (Array.isArray(node)) return node.forEach(child => visit(child, names, bound))
  if (!isNode(node)) return
  if (node.op === 'id') return noteName(String(node.args), names)
  if (node.op === 'rcall') bindVariables(node.args, bound)
  const field = fieldOf(node)
  if (field && fieldHolder(node, 'context')) names.inputs.add(field)
  if (field && fieldHolder(node, 'steps')) names.steps.add(field)
  visit(node.args, names, bound)
}

function noteName(name: string, names: Names): void {
  if (name.startsWith('context_')) names.inputs.add(name.slice('context_'.length))
  else if (!builtIn.has(name)) names.unknown.add(name)
}

type Node = { op: string; args: unknown }
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'op' in value &&
  'args' in value &&
  typeof value.op === 'string'

/** `list.map(x, …)`: the leading names are the macro's own variables. */
function bindVariables(args: unknown, bound: Set<string>): void {
  if (!Array.isArray(args) || !macros.has(String(args[0])) || !Array.isArray(args[2])) return
  const given: unknown[] = args[2]
  for (const one of given.slice(0, -1)) if (isNode(one) && one.op === 'id') bound.add(String(one.args))
}

/** The field in `x.field` or `x["field"]`. */
function fieldOf({ op, args }: Node): string | undefined {
  if (!Array.isArray(args)) return undefined
  const field: unknown = args[1]
  if ((op === '.' || op === '.?') && typeof field === 'string') return field
  const isIndex = (op === '[]' || op === '[?]') && isNode(field) && field.op === 'value'
  return isIndex && typeof field.args === 'string' ? field.args : undefined
}

function fieldHolder({ args }: Node, name: string): boolean {
  const holder: unknown = Array.isArray(args) ? args[0] : undefined
  return isNode(holder) && holder.op === 'id' && holder.args === name
}

/** `context_NAME` stands for `context.NAME` (seed A). */
function shortNames(
  context: Scope['context'],
  convert: (value: Json) => unknown = value => value,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [`context_${name}`, convert(value)]),
  )
}

/** The library's own words without its picture of the source; with advice where its words are hard to read. */
function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return 'it cannot be evaluated'
  const [first = ''] = cause.message.split('\n')
  const text = first.charAt(0).toLowerCase() + first.slice(1)
  const isMixed = /no such overload|no matching overload/.test(text)
  const advice = ' (these kinds do not go together; convert one with string(), int() or double())'
  return `${text.replace(/\.$/, '')}${isMixed ? advice : ''}`
}

function quote(expression: string): string {
  const line = expression.trim().replaceAll(/\s+/g, ' ')
  return `"${line.length > 200 ? `${line.slice(0, 200)}…` : line}"`
}
