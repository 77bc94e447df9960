import type { ValidateFunction } from 'ajv'
import { AppError } from '#base/errors.ts'
import type { Definition, Step } from '#contract'
import { compileInputs } from './input-check.ts'
import { checkReferences } from './reference-checks.ts'
import { placeSteps, type PlacedStep, type Report } from './step-order.ts'

export type CheckEvery = (every: string) => void

/** Reports what a definition of the right form still gets wrong: order of steps, names, inputs, schedules. */
export function checkDefinition(definition: Definition, report: Report, checkEvery: CheckEvery): void {
  const placed = placeSteps(definition.steps, report)
  checkReferences(definition, placed, report)
  for (const one of placed) checkFields(one, report)
  checkInputs(definition, report)
  for (const [at, { every }] of (definition.schedules ?? []).entries()) {
    const known = attempt(() => checkEvery(every))
    if ('complaint' in known) report(['schedules', at, 'every'], known.complaint)
  }
}

/** What a kind of step needs beyond what its fields say one by one. */
function checkFields({ step, path }: PlacedStep, report: Report): void {
  const message = missing(step)
  if (message !== undefined) report(path, message)
}

function missing(step: Step): string | undefined {
  if (step.type === 'wait' && (step.duration === undefined) === (step.until === undefined))
    return 'A wait needs either "duration" or "until".'
  if (step.type !== 'notify') return undefined
  if (step.channel === 'email' && (step.to === undefined || step.smtp === undefined))
    return 'A notification by email needs "to" and "smtp".'
  return step.channel === 'webhook' && step.url === undefined
    ? 'A notification by webhook needs "url".'
    : undefined
}

/** The name that JavaScript gives every object, and no input may have. */
const forbidden = '__proto__'

function checkInputs(definition: Definition, report: Report): void {
  if (Object.hasOwn(definition.inputs, forbidden))
    report(['inputs', forbidden], `An input cannot be called ${forbidden}.`)
  if (Object.keys(definition.inputs).length === 0) return
  const compiled = attempt(() => compileInputs(definition))
  if ('complaint' in compiled) reportBroken(definition, compiled.complaint, report)
  else reportDefaults(definition, compiled.value, report)
}

function reportDefaults(definition: Definition, validate: ValidateFunction, report: Report): void {
  const fields = Object.entries(definition.inputs)
  const defaults = fields.filter(([, field]) => (field.default ?? null) !== null)
  validate(Object.fromEntries(defaults.map(([name, field]) => [name, field.default])))
  for (const { instancePath, message = 'it has the wrong kind' } of validate.errors ?? []) {
    const name = instancePath.split('/')[1]
    // Without a path it is about a field that is missing, which a run may still be given.
    if (name === undefined) continue
    report(['inputs', name, 'default'], `The default of "${name}" does not fit its own rules: ${message}.`)
  }
}

/** Says which input's rules are not a schema, where one of them alone shows it. */
function reportBroken(definition: Definition, broken: string, report: Report): void {
  const alone = { ...definition, mcp: undefined, mcp_config: undefined }
  for (const [name, field] of Object.entries(definition.inputs)) {
    const only = attempt(() => compileInputs({ ...alone, inputs: { [name]: field } }))
    if (!('complaint' in only)) continue
    return report(['inputs', name], `The rules of the input "${name}" are not valid: ${only.complaint}.`)
  }
  report(['inputs'], `The rules of the inputs are not valid: ${broken}.`)
}

type Attempt<T> = { value: T } | { complaint: string }

function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof AppError) return { complaint: error.message }
    return { complaint: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it is not valid' }
  }
}
