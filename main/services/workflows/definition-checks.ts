import { AppError } from '#base/errors.ts'
import type { Definition, Step } from '#contract'
import { compileInputs } from './input-check.ts'
import { checkReferences } from './reference-checks.ts'
import { placeSteps, type PlacedStep, type Report } from './step-order.ts'
import type { Path } from './yaml-source.ts'

export type CheckEvery = (every: string) => void

/** Reports what a definition of the right form still gets wrong: order of steps, names, inputs, schedules. */
export function checkDefinition(definition: Definition, report: Report, checkEvery: CheckEvery): void {
  const placed = placeSteps(definition.steps, report)
  checkReferences(definition, placed, report)
  for (const one of placed) checkFields(one, report)
  checkInputs(definition, report)
  for (const [at, { every }] of (definition.schedules ?? []).entries()) {
    const message = complaint(() => checkEvery(every))
    if (message !== undefined) report(['schedules', at, 'every'], message)
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
  for (const [name, field] of Object.entries(definition.inputs)) {
    checkInput(
      { ...definition, mcp: undefined, mcp_config: undefined, inputs: { [name]: field } },
      name,
      report,
    )
  }
}

/** A definition with one input only: its rules must be a schema, and its default must fit them. */
function checkInput(only: Definition, name: string, report: Report): void {
  const path: Path = ['inputs', name]
  const value = only.inputs[name]?.default ?? null
  const broken = complaint(() => compileInputs(only))
  if (broken !== undefined) return report(path, `The rules of the input "${name}" are not valid: ${broken}.`)
  if (value === null) return
  const validate = compileInputs(only)
  if (validate({ [name]: value })) return
  const rule = validate.errors?.[0]?.message ?? 'it has the wrong kind'
  report([...path, 'default'], `The default of "${name}" does not fit its own rules: ${rule}.`)
}

function complaint(run: () => void): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error.message
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it is not valid'
  }
}
