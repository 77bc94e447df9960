import type { Bridge, ErrorCode, EventData, EventName, Input, Method, Output, WireError } from '#contract'
import { useConnection } from './connection.ts'

declare global {
  interface Window {
    bridge: Bridge
  }
}

/** A refusal from the core, with its stable code. `not_running` also stands for a core that does not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly data: unknown
  constructor({ code, message, data }: WireError) {
    super(message)
    this.code = code
    this.data = data
  }
}

type Args<M extends Method> = undefined extends Input<M> ? [input?: Input<M>] : [input: Input<M>]

/** Asks the core, for callers that hold method and input apart. Rejects with an ApiError only. */
export async function ask<M extends Method>(method: M, input: Input<M> | undefined): Promise<Output<M>> {
  const reply = await window.bridge.call(method, input).catch(() => undefined)
  useConnection.getState().report(reply !== undefined)
  if (!reply)
    throw new ApiError({
      code: 'not_running',
      message: 'Gatehouse’s core does not answer. If this stays, quit Gatehouse and start it again.',
    })
  if (!reply.ok) throw new ApiError(reply.error)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- main replied to the same contract
  return reply.value as Output<M>
}

/** Asks the core. Rejects with an ApiError only. */
export const call = <M extends Method>(method: M, ...[input]: Args<M>): Promise<Output<M>> =>
  ask(method, input)

/** Hears one kind of event until the returned function is called. */
export function listen<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- main published on the same contract
  return window.bridge.listen(event, data => listener(data as EventData<E>))
}
