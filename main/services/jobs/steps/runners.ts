import { AppError } from '#base/errors.ts'
import type { Guarding } from '#base/guarding.ts'
import type { SimpleStep } from '#contract'
import type { Broker } from '#services/broker/broker.ts'
import type { StepRunner } from '../engine.ts'
import type { Runtimes } from '../runtimes.ts'
import { scriptRunner } from './script.ts'

type Deps = {
  broker: Pick<Broker, 'call'>
  runtimes: Pick<Runtimes, 'find'>
  guarding: Guarding
  /** The PATH of the person's login shell. */
  loginPath: () => Promise<string>
  dataFolder: string
}

/** Every step kind that runs outside the engine itself, by name. */
export function stepRunners(deps: Deps): Record<string, StepRunner> {
  return { script: only('script', scriptRunner(deps)) }
}

/** A runner of one kind as one of any: the engine looks it up by the kind's name. */
function only<K extends SimpleStep['type']>(
  kind: K,
  runner: StepRunner<Extract<SimpleStep, { type: K }>>,
): StepRunner {
  return async (step, io) => {
    if (!isKind(step, kind))
      throw new AppError('internal', `A step of kind ${step.type} came to the runner of ${kind}.`)
    return runner(step, io)
  }
}

function isKind<K extends SimpleStep['type']>(
  step: SimpleStep,
  kind: K,
): step is Extract<SimpleStep, { type: K }> {
  return step.type === kind
}
