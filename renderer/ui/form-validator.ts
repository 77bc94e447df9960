import { dereference, initialBaseURI, type OutputUnit, type Schema, validate } from '@cfworker/json-schema'
import { type RJSFSchema, type RJSFValidationError, toErrorSchema, type ValidatorType } from '@rjsf/utils'

type Lookup = Record<string, Schema | boolean>

/**
 * rjsf's own validator compiles schemas to code, which a content security policy without `unsafe-eval` forbids; this
 * one interprets them. References of a part are looked up in the whole. `words` may say a mistake better, by keyword.
 */
export function createFormValidator(words: (keyword: string) => string | undefined): ValidatorType {
  const lookups = new WeakMap<object, Lookup>()
  const lookupOf = (root: RJSFSchema): Lookup => {
    const known = lookups.get(root)
    if (known) return known
    const made: Lookup = dereference(copyOf(root))
    lookups.set(root, made)
    return made
  }
  const check = (schema: RJSFSchema, data: unknown, root: RJSFSchema) => {
    const part = copyOf(schema)
    const lookup = dereference(part, { ...lookupOf(root) }, initialBaseURI, '/-part')
    return validate(withoutGaps(data), part, '2020-12', lookup, false)
  }
  return {
    isValid(schema, data, root) {
      try {
        return check(schema, data, root).valid
      } catch {
        return false
      }
    },
    rawValidation: () => ({}),
    validateFormData(data, schema) {
      try {
        const errors = check(schema, data, schema)
          .errors.filter(isItself)
          .map(error => toError(error, words))
        return { errors, errorSchema: toErrorSchema(errors) }
      } catch {
        // The core checks every call again: what cannot be checked here is not refused here.
        return { errors: [], errorSchema: {} }
      }
    },
  }
}

/** The interpreter marks what it reads; a copy keeps its marks out of the form's schema. */
function copyOf(schema: RJSFSchema): Schema {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two libraries type the same JSON differently
  return structuredClone(schema) as Schema
}

/** A field left empty is absent, as it will be in the call. */
function withoutGaps(data: unknown): unknown {
  return data === undefined ? {} : (JSON.parse(JSON.stringify(data)) as unknown)
}

/** Keywords that only say that something below them failed. */
const wrappers = new Set(['properties', 'items', 'prefixItems', 'additionalProperties', 'allOf', '$ref'])

const isItself = ({ keyword }: OutputUnit) => !wrappers.has(keyword)

function toError(unit: OutputUnit, words: (keyword: string) => string | undefined): RJSFValidationError {
  const { instanceLocation, keyword, error } = unit
  const missing = keyword === 'required' ? /"([^"]+)"/.exec(error)?.[1] : undefined
  const steps = instanceLocation.replace(/^#\/?/, '').split('/').filter(Boolean).map(unescape)
  const property = ['', ...steps, ...(missing === undefined ? [] : [missing])].join('.')
  const message = words(keyword) ?? error
  return { name: keyword, property, message, stack: `${property} ${message}`.trim() }
}

/** JSON pointer and URI escapes (RFC 6901 §6). */
function unescape(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return step
  }
}
