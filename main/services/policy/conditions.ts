import { compile, JSONPathError } from 'json-p3'
import { AppError } from '#base/errors.ts'
import type { Condition, PolicyAction } from '#contract'
import { type Answer, compareBy } from './compare.ts'
import type { PolicyCall } from './policy-call.ts'

/** A condition ready to be asked, and as words. */
export type CompiledCondition = { holds: (asked: Asked) => boolean; text: string }
type Asked = Pick<PolicyCall, 'arguments' | 'found'>

const negative = new Set<Condition['op']>(['not_equals', 'not_matches', 'outside'])

/**
 * Makes a condition ready. It is read carefully, whichever way: to allow, every found value must hold, and one at least; to
 * ask or deny one is enough, and what cannot be compared, or is missing where something must not be, counts as one.
 * Throws `bad_input` that says where in the path or pattern the fault is.
 */
export function compileCondition(condition: Condition, action: PolicyAction): CompiledCondition {
  const { path, op } = condition
  const find = finder(path)
  const allows = action === 'allow'
  // Where letter case may or may not count, a path is taken as inside by a rule that holds back what is inside.
  const compare = compareBy(condition, op === (allows ? 'outside' : 'inside'))
  const missing: Answer = !allows && negative.has(op) ? 'odd' : 'no'
  return {
    text: describe(condition),
    holds: asked => {
      const values = find(asked)
      if (values === undefined) return !allows
      if (values.length === 0) return missing !== 'no'
      return allows
        ? values.every(value => compare(value) === 'yes')
        : values.some(value => compare(value) !== 'no')
    },
  }
}

/** Values at a path; undefined for arguments in which it cannot be followed. */
type Find = (asked: Asked) => unknown[] | undefined

/** Names and nothing else, as in `$.options.path`: what nearly every condition has, and followed ten times as quickly. */
const plain = /^\$(?:\.[A-Za-z_]\w*)+$/

function finder(path: string): Find {
  try {
    const query = compile(path)
    return plain.test(path) ? follow(path.split('.').slice(1)) : search(query, path)
  } catch (cause) {
    if (!(cause instanceof JSONPathError)) throw cause
    const at = cause.token.index
    const message = `path: ${JSON.stringify(path)} is no JSONPath: ${withoutPlace(cause.message)} at character ${at + 1}. Write it like $.path or $.files[*].name.`
    throw new AppError('bad_input', message, { cause })
  }
}

/** Its own place says the same in another way. */
const withoutPlace = (message: string): string => message.replace(/ \('.*$/s, '')

function follow(names: readonly string[]): Find {
  return ({ arguments: args }) => {
    let value: unknown = args
    for (const name of names) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
      if (!Object.hasOwn(value, name)) return []
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has that name
      value = (value as Record<string, unknown>)[name]
    }
    return [value]
  }
}

function search(query: ReturnType<typeof compile>, path: string): Find {
  return ({ arguments: args, found }) => {
    if (!found.has(path)) found.set(path, valuesOf(query, args))
    return found.get(path)
  }
}

function valuesOf(query: ReturnType<typeof compile>, args: Record<string, unknown>): unknown[] | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- arguments came as JSON
    return query.query(args as Parameters<typeof query.query>[0]).values()
  } catch {
    return undefined
  }
}

const words: Record<Condition['op'], string> = {
  equals: 'is',
  not_equals: 'is not',
  matches: 'matches',
  not_matches: 'does not match',
  greater: 'is greater than',
  less: 'is less than',
  inside: 'is inside',
  outside: 'is outside',
  exists: 'is given',
}

function describe({ path, op, value }: Condition): string {
  return op === 'exists' ? `${path} is given` : `${path} ${words[op]} ${JSON.stringify(value)}`
}
