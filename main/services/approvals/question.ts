import { AppError } from '#base/errors.ts'
import type { CallApproval, Verdict } from '#contract'
import type { RawResult, Relay } from '#services/upstreams/upstream.ts'
import { sizeOf } from './size.ts'

/** A tool call that must be asked: what a person is shown, and how it is judged, checked and run. */
export type CallRequest = {
  /** The same for the same call of the same client: client, tool, definition and arguments. */
  key: string
  keyId: string | null
  client: string
  via: string
  session: string | null
  shown: Pick<
    CallApproval,
    | 'server'
    | 'serverName'
    | 'tool'
    | 'exposedName'
    | 'title'
    | 'description'
    | 'annotations'
    | 'inputSchema'
    | 'arguments'
  >
  because: string
  /** The rule that asked; an exception to it goes before it. */
  askedBy: number | null
  /** Longest time that its client waits, in milliseconds; without one until the answer. */
  holdMs: number | undefined
  signal: AbortSignal
  relay: Relay | undefined
  /** Told under which id it is asked. */
  noted(approval: string): void
  /** Judges it again, by the rules as they are now. */
  judge(): Verdict
  /** Throws for arguments that do not fit the tool's schema. */
  check(args: Record<string, unknown>): void
  /** Calls the tool. Rejects when it may no longer be called, or has changed since it was asked. */
  run(args: Record<string, unknown>, relay: Relay, signal: AbortSignal): Promise<RawResult>
}

type Waiter = {
  resolve: (result: RawResult) => void
  reject: (error: unknown) => void
  relay: Relay | undefined
  leave: () => void
}

/** The first sign of life comes soon, so that a person sees why nothing happens. */
const heartbeatMs = 10_000

/** One question in memory: who waits for its answer, and the one run that answers them all. */
export class Question {
  readonly id: number
  readonly request: CallRequest
  readonly createdAt: Date
  readonly expiresAt: Date
  /** Characters of its arguments. */
  readonly size: number
  /** How often it was asked in all. */
  asked = 0
  /** True once the answer has reached somebody; the same call is then a new question. */
  isDelivered = false
  readonly #waiters = new Set<Waiter>()
  readonly #ended = new AbortController()
  #beats = 0
  #heart: NodeJS.Timeout | undefined
  #approvedWith: Record<string, unknown> | undefined
  #running: Promise<RawResult> | undefined

  constructor(id: number, request: CallRequest, times: { createdAt: Date; expiresAt: Date }) {
    this.id = id
    this.request = request
    this.createdAt = times.createdAt
    this.expiresAt = times.expiresAt
    this.size = sizeOf(request)
  }

  get waiting(): number {
    return this.#waiters.size
  }

  /** Waits for the answer as one more call. Rejects with `approval_pending` when its time is over, or as the answer says. */
  wait({ signal, relay, holdMs }: Pick<CallRequest, 'signal' | 'relay' | 'holdMs'>): Promise<RawResult> {
    this.asked++
    const { promise, resolve, reject } = Promise.withResolvers<RawResult>()
    if (signal.aborted) reject(new AppError('cancelled', 'The call was cancelled.'))
    else this.#addWaiter({ resolve, reject, relay }, signal, holdMs)
    return promise
  }

  /** A yes: runs now when somebody waits, else when the client asks again. */
  approve(args: Record<string, unknown>): void {
    this.#approvedWith = args
    if (this.#waiters.size > 0) this.#run(args)
  }

  /** A no, whatever its reason, to all that wait. */
  refuse(error: AppError): void {
    this.#stopHeart()
    for (const waiter of this.#waiters) {
      waiter.leave()
      waiter.reject(error)
    }
    this.#waiters.clear()
    this.#ended.abort(error)
  }

  #addWaiter(
    { resolve, reject, relay }: Omit<Waiter, 'leave'>,
    signal: AbortSignal,
    holdMs: number | undefined,
  ): void {
    const timer = holdMs === undefined ? undefined : setTimeout(() => gone(this.#pending()), holdMs)
    const cancelled = (): void => gone(new AppError('cancelled', 'The call was cancelled.'))
    const leave = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancelled)
    }
    const waiter: Waiter = { resolve, reject, relay, leave }
    const gone = (error: AppError): void => {
      leave()
      this.#waiters.delete(waiter)
      reject(error)
    }
    signal.addEventListener('abort', cancelled, { once: true })
    this.#waiters.add(waiter)
    if (this.#approvedWith) this.#run(this.#approvedWith)
    else this.#startHeart()
  }

  /** Once, for everybody: those who wait now, and those who come while it runs or after. */
  #run(args: Record<string, unknown>): void {
    this.#stopHeart()
    this.#running ??= this.request.run(args, this.#relay(), this.#ended.signal)
    this.#running.then(
      result => this.#tell(waiter => waiter.resolve(result)),
      (error: unknown) => this.#tell(waiter => waiter.reject(error)),
    )
  }

  #tell(say: (waiter: Waiter) => void): void {
    if (this.#waiters.size > 0) this.isDelivered = true
    for (const waiter of this.#waiters) {
      waiter.leave()
      say(waiter)
    }
    this.#waiters.clear()
  }

  /** What the server says goes to all that wait; what it asks, to the one that came last. */
  #relay(): Relay {
    const last = (): Relay | undefined => [...this.#waiters].findLast(({ relay }) => relay)?.relay
    const capabilities = last()?.capabilities
    return {
      ...(capabilities && { capabilities }),
      notify: (method, params) => {
        for (const { relay } of this.#waiters) relay?.notify(method, params)
      },
      request: async (method, params, signal) => {
        const relay = last()
        if (!relay) throw new AppError('cancelled', 'No client is there any more to answer the server.')
        return relay.request(method, params, signal)
      },
    }
  }

  #pending(): AppError {
    const { exposedName } = this.request.shown
    const message = `A person has to say yes to this call of ${exposedName} first, and has not answered yet. It has not run. Call it again with the same arguments to wait on; the request is call_${this.id}.`
    const data = { approval: `call_${this.id}`, expires_at: this.expiresAt.toISOString() }
    return new AppError('approval_pending', message, { data })
  }

  #startHeart(): void {
    this.#beat()
    this.#heart ??= setInterval(() => this.#beat(), heartbeatMs).unref()
  }

  /** In steps so small that any progress of the tool itself is more (MCP, Progress: it must increase). */
  #beat(): void {
    this.#beats++
    const message = `Waits for a person to approve ${this.request.shown.exposedName} (call_${this.id})`
    for (const { relay } of this.#waiters)
      relay?.notify('notifications/progress', { progress: this.#beats * 1e-6, message })
  }

  #stopHeart(): void {
    clearInterval(this.#heart)
    this.#heart = undefined
  }
}
