import { childEnvironment } from '#base/child-environment.ts'
import { AppError } from '#base/errors.ts'
import type { StepIo } from '../engine.ts'
import type { Place } from './script-place.ts'
import type { ScriptStep } from './step-kinds.ts'

type Given = {
  step: ScriptStep
  io: StepIo
  place: Place
  path: string
  /** As JSON. */
  context: string
  secrets: Record<string, string>
}

/**
 * Largest value of one variable, in bytes. Linux takes 128 KiB for each (MAX_ARG_STRLEN), Windows 32 767 characters for
 * all of them together.
 */
const mostValueBytes = process.platform === 'win32' ? 16_000 : 120_000

/** What a script finds in its environment: a few inherited names, the step's `env`, its secrets, and GATEHOUSE_*. Throws `bad_input`. */
export function scriptEnvironment(given: Given): Record<string, string> {
  const { step, io, place, path, context, secrets } = given
  const own = { ...step.env, ...secrets }
  for (const [name, value] of Object.entries(own)) check(step.id, name, value)
  return {
    // Lines are to be seen when they are written, and read as what they are.
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
    ...childEnvironment(path, own),
    GATEHOUSE_JOB: io.jobId,
    GATEHOUSE_STEP: io.key,
    GATEHOUSE_ATTEMPT: String(io.attempt),
    // The same for each attempt of a step, also after a crash.
    GATEHOUSE_IDEMPOTENCY_KEY: `${io.jobId}:${io.key}`,
    GATEHOUSE_OUTPUT: place.outputFile,
    GATEHOUSE_CONTEXT_FILE: place.contextFile,
    ...(Buffer.byteLength(context) <= mostValueBytes && { GATEHOUSE_CONTEXT: context }),
  }
}

function check(step: string, name: string, value: string): void {
  const why = value.includes('\0')
    ? 'holds a NUL character, which no variable can'
    : Buffer.byteLength(value) > mostValueBytes
      ? `is longer than the ${mostValueBytes} bytes that a variable can hold; take it from the context on stdin instead`
      : undefined
  if (why === undefined) return
  throw new AppError('bad_input', `The variable ${name} of step ${step} ${why}.`, {
    data: { error_code: 'BAD_INPUT', reason: `${name} ${why}` },
  })
}
