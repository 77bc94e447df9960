import type { Broker } from '#services/broker/broker.ts'
import type { StepRunner } from '../engine.ts'
import type { Runtimes } from '../runtimes.ts'

type Deps = { broker: Pick<Broker, 'call'>; runtimes: Pick<Runtimes, 'find'>; dataFolder: string }

/** Every step kind that runs outside the engine itself, by name. */
export function stepRunners(_deps: Deps): Record<string, StepRunner> {
  return {}
}
