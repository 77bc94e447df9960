import type { Log } from '#base/log.ts'
import type { ApprovalId, Caller, Method } from '#contract'
import { dispatch } from '../rpc.ts'
import type { FaceOfCore } from './face.ts'

type Deps = {
  core: FaceOfCore
  log: Log
  /** From where a person decides: it goes on record. */
  caller: Caller
  /** Shows a sentence to whoever clicked. */
  tell: (sentence: string) => void
}

/** Carries a click in the tray or on a notification to the core, and a refusal back to the person. */
export class Decider {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Never rejects: "already decided by …" is told. */
  decide(id: ApprovalId, approved: boolean): Promise<void> {
    return this.run('approvals.decide', { id, approved })
  }

  /** Calls any method that needs no answer. */
  async run(method: Method, input?: unknown): Promise<void> {
    const { core, log, caller, tell } = this.#deps
    const reply = await dispatch(core.handlers, log, caller, method, input)
    if (reply.ok) return
    log.warn({ method, face: caller.face, error: reply.error }, 'a click could not be carried out')
    tell(reply.error.message)
  }
}
