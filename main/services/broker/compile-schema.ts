import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { runWithin } from '#base/time-limit.ts'

/** A schema ready to check with. `guarded`: its keywords can take more than linear time, so it runs under a time limit. */
export type CompiledSchema = { validate: ValidateFunction; guarded: boolean }

const longestSchema = 256 * 1024
const longSchema = 16 * 1024
const compileLimitMs = 500

/** A remote `$ref` has no loader here, so it fails to compile and is never fetched. */
const options: Options = {
  strict: false,
  allErrors: true,
  validateSchema: false,
  validateFormats: false,
  addUsedSchema: false,
  meta: false,
  logger: false,
}

/** Compiles a tool's schema (2020-12 unless `$schema` names an older draft). Throws when that cannot be done safely. */
export function compileSchema(schema: object): CompiledSchema {
  const size = JSON.stringify(schema).length
  if (size > longestSchema) throw new Error(`the schema is ${size} characters long, over ${longestSchema}`)
  const compiled = runWithin(compileLimitMs, () => compileAs(schema))
  if (!compiled.done) throw new Error(`the schema took over ${compileLimitMs} ms to compile`)
  return { validate: compiled.value, guarded: size > longSchema || canBeSlow(schema) }
}

function compileAs(schema: object): ValidateFunction {
  const dialect = '$schema' in schema && typeof schema.$schema === 'string' ? schema.$schema : undefined
  // The compiler is told the dialect by its class; it would look up the meta-schema that is left out here.
  const { $schema: _dialect, ...body }: Record<string, unknown> = { ...schema }
  if (dialect?.includes('2019-09')) return new Ajv2019(options).compile(body)
  if (dialect?.includes('draft-0')) return new Ajv(options).compile(body)
  try {
    return new Ajv2020(options).compile(body)
  } catch (error) {
    // Many servers write draft-07 (tuples as `items: []`) without saying so.
    if (dialect === undefined) return new Ajv(options).compile(body)
    throw error
  }
}

const slowKeywords = new Set(['$ref', '$dynamicRef', '$recursiveRef', 'patternProperties', 'uniqueItems'])

function canBeSlow(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  return Object.entries(node).some(
    ([key, value]) =>
      slowKeywords.has(key) || (key === 'pattern' && typeof value === 'string') || canBeSlow(value),
  )
}
