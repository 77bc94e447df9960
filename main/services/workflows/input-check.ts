import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { AppError } from '#base/errors.ts'
import { deepestJson, isDeeperThan } from '#base/nesting.ts'
import { runWithin } from '#base/time-limit.ts'
import type { Definition } from '#contract'
import { inputSchema } from './input-schema.ts'
import { inputsOf } from './inputs.ts'
import type { Json } from './language.ts'

type Input = Record<string, Json>

const checkLimitMs = 1000
const errorsShown = 3

/** Compiles the schema of a workflow's inputs. Throws an Error that says what in it is not JSON Schema. */
export function compileInputs(definition: Definition): ValidateFunction {
  const options = {
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
    // Reading the schema of schemas takes longer than all the rest; what is no schema does not compile either.
    validateSchema: false,
    meta: false,
    verbose: true,
  } as const
  return new Ajv2020(options).compile(inputSchema(definition))
}

/**
 * Makes the check of inputs (W8): only declared fields, types, limits; defaults filled in. An optional field that is not
 * given, or given as null, is null, so that every template and expression can name it. Compiled once per definition.
 */
export function inputChecker(): (definition: Definition, input: Input) => Input {
  const compiled = new WeakMap<Definition, ValidateFunction>()
  return (definition, input) => {
    const validate = compiled.get(definition) ?? compileInputs(definition)
    compiled.set(definition, validate)
    return check(definition, validate, input)
  }
}

function check(definition: Definition, validate: ValidateFunction, input: Input): Input {
  if (isDeeperThan(input, deepestJson)) {
    throw new AppError('bad_input', `The input is nested more than ${deepestJson} levels deep.`)
  }
  const fields = inputsOf(definition)
  const given: Input = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
  for (const [name, field] of fields) {
    if (!Object.hasOwn(given, name) && field.default !== undefined)
      given[name] = structuredClone(field.default)
  }
  const outcome = runWithin(checkLimitMs, () => validate(given))
  if (!outcome.done)
    throw refusal('', 'The input takes too long to check against the patterns of its fields.')
  if (!outcome.value) throw describeAll(validate.errors ?? [], [...fields.keys()])
  const nothing = [...fields.keys()].map(name => [name, null] as const)
  return { ...Object.fromEntries(nothing), ...given }
}

function describeAll(errors: ErrorObject[], names: string[]): AppError {
  const sentences = errors.slice(0, errorsShown).map(error => describe(error, names))
  const more = errors.length - sentences.length
  const text = sentences.join(' ') + (more > 0 ? ` There are ${more} more problems.` : '')
  return refusal(fieldOf(errors[0]), text)
}

const refusal = (field: string, sentence: string) => new AppError('bad_input', sentence, { data: { field } })

/** The top-level input that an error is about. */
function fieldOf(error: ErrorObject | undefined): string {
  const { params = {}, instancePath = '' } = error ?? {}
  const named: unknown = params['missingProperty'] ?? params['additionalProperty']
  if (instancePath === '') return typeof named === 'string' ? named : ''
  return unescape(instancePath.split('/')[1] ?? '')
}

function describe(error: ErrorObject, names: string[]): string {
  const { instancePath, keyword, params, message = 'is not allowed' } = error
  const place = pathOf(instancePath)
  if (keyword === 'required') {
    const missing = String(params['missingProperty'])
    return instancePath === ''
      ? `The input "${missing}" is required; it is missing.`
      : `The input "${place}" needs "${missing}".`
  }
  if (keyword === 'additionalProperties' && instancePath === '') {
    const known = names.length === 0 ? 'The workflow has no inputs.' : `It may have: ${names.join(', ')}.`
    return `"${shorten(String(params['additionalProperty']))}" is not an input of this workflow. ${known}`
  }
  return `The input "${place}" ${rule(keyword, params, message)}${butIs(error)}.`
}

function rule(keyword: string, params: Record<string, unknown>, message: string): string {
  if (keyword === 'maxLength')
    return `may have at most ${Number(params['limit']).toLocaleString('en')} characters`
  if (keyword === 'enum') return `must be one of ${shorten(JSON.stringify(params['allowedValues']))}`
  if (keyword === 'additionalProperties')
    return `may not have "${shorten(String(params['additionalProperty']))}"`
  if (keyword === 'type') return `must be ${article(String(params['type']))}`
  return message
}

function butIs({ keyword, data }: ErrorObject): string {
  if (keyword === 'type') return `, but is ${article(kindOf(data))}`
  if (keyword === 'maxLength' && typeof data === 'string')
    return `, but has ${data.length.toLocaleString('en')}`
  return ''
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const article = (kind: string) => (kind === 'null' ? kind : `${/^[aio]/.test(kind) ? 'an' : 'a'} ${kind}`)
const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
const unescape = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~')

/** `/items/0/sku` reads `items[0].sku`. */
function pathOf(pointer: string): string {
  const [first = '', ...rest] = pointer.split('/').slice(1).map(unescape)
  return first + rest.map(part => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('')
}
