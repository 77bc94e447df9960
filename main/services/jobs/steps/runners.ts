import type { z } from 'zod'
import type { Guarding } from '#base/guarding.ts'
import { Leftovers } from '#base/leftovers.ts'
import { HttpStep, NotifyStep, ScriptStep, type SimpleStep, SqlStep, ToolStep } from '#contract'
import type { Broker } from '#services/broker/broker.ts'
import type { StepRunner } from '../engine.ts'
import type { Runtimes } from '../runtimes.ts'
import { checkFilled } from './filled.ts'
import { runHttp } from './http.ts'
import { notifyRunner, type ShowNotification } from './notify.ts'
import { scriptRunner } from './script.ts'
import { sqlRunner } from './sql.ts'
import { toolRunner } from './tool.ts'

type Deps = {
  broker: Pick<Broker, 'call'>
  runtimes: Pick<Runtimes, 'find'>
  guarding: Guarding
  /** The PATH of the person's login shell. */
  loginPath: () => Promise<string>
  dataFolder: string
  notify: ShowNotification
}

/** Every step kind that runs outside the engine itself, by name. */
export function stepRunners(deps: Deps): Record<string, StepRunner> {
  const leftovers = new Leftovers(deps.guarding)
  return {
    script: checked(ScriptStep, scriptRunner({ ...deps, leftovers })),
    http: checked(HttpStep, runHttp),
    tool: checked(ToolStep, toolRunner(deps.broker)),
    sql: checked(SqlStep, sqlRunner({ ...deps, leftovers })),
    notify: checked(NotifyStep, notifyRunner(deps.notify)),
  }
}

/** What the templates of a step made of it is only known now. */
function checked<S extends SimpleStep>(schema: z.ZodType<S>, runner: StepRunner<S>): StepRunner {
  return async (step, io) => runner(checkFilled(schema, step), io)
}
