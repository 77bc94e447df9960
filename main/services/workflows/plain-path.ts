import type { Json, Scope } from './language.ts'

const whole =
  /^\s*(?:context_(?<input>\w+)|(?<root>context|steps))(?<rest>(?:\.[A-Za-z_]\w*|\[\d{1,9}\]|\["[^"\\]*"\])*)\s*$/
const part = /\.(\w+)|\[(\d+)\]|\["([^"]*)"\]/g

type Step = string | number

/** The steps of an expression that only names a place, as most do: `steps.check.output.items[0]`. These need no evaluation. */
export function pathSteps(expression: string): Step[] | undefined {
  const groups = whole.exec(expression)?.groups
  if (!groups) return undefined
  const first: Step[] = groups['input'] === undefined ? [groups['root'] ?? ''] : ['context', groups['input']]
  const rest = [...(groups['rest'] ?? '').matchAll(part)]
  return [
    ...first,
    ...rest.map(([, name, index, key = '']) => name ?? (index === undefined ? key : Number(index))),
  ]
}

/** What stands there. Throws an Error that names the first step that leads nowhere. */
export function valueAt(steps: readonly Step[], { context, steps: ended }: Scope): Json {
  let value: Json = { context, steps: ended }
  for (const step of steps) {
    const next: Json | undefined = child(value, step)
    if (next === undefined) throw new Error(`no such key: ${String(step)}`)
    value = next
  }
  return value
}

function child(value: Json, step: Step): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined
  if (typeof value !== 'object' || value === null || typeof step === 'number') return undefined
  return Object.hasOwn(value, step) ? value[step] : undefined
}
