import { AppError } from '#base/errors.ts'
import type { Caller, Input, Method, Output } from '#contract'
import type { LocalDispatch } from '../local-rpc.ts'

/** Asks the core as any face does. Rejects with the AppError of a refusal. */
export type Ask = <M extends Method>(method: M, input?: Input<M>) => Promise<Output<M>>

/** The core's checked dispatch, in the name of a REST client. */
export function askAs(dispatch: LocalDispatch, caller: Caller): Ask {
  return async <M extends Method>(method: M, input?: Input<M>): Promise<Output<M>> => {
    const reply = await dispatch(method, input, caller)
    if (!reply.ok) throw new AppError(reply.error.code, reply.error.message, { data: reply.error.data })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract pairs method and output
    return reply.value as Output<M>
  }
}
