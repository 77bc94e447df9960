import type { Log } from '#base/log.ts'
import {
  type Approval,
  type Caller,
  type Flood,
  type GatewayStatus,
  type Method,
  type Output,
  Settings,
} from '#contract'
import { dispatch } from '../rpc.ts'
import type { FaceOfCore } from './face.ts'
import { shownApproval } from './shown-approval.ts'

/** Changes of approvals that come within this time are asked for together. */
const togetherMs = 25

const caller: Caller = { face: 'tray', name: 'tray' }

type Gateway = Pick<GatewayStatus, 'state' | 'url' | 'error'>

type Deps = {
  core: FaceOfCore
  log: Log
  /** Takes the vault's values out of a text. */
  redact: (text: string) => string
}

/** What the tray, the notifications and the window need of the core, always as it is now. */
export class DesktopState {
  readonly #deps: Deps
  readonly #stop: () => void
  readonly #listeners = new Set<() => void>()
  #gateway: Gateway = { state: 'stopped', url: null, error: null }
  #settings = Settings.parse({})
  #pending: readonly Approval[] = []
  #floods: readonly Flood[] = []
  #soon: NodeJS.Timeout | undefined
  #asked = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#stop = deps.core.subscribe((event, data) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bus pairs each event with its data
      if (event === 'gateway.changed') this.#set(() => (this.#gateway = data as GatewayStatus))
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      if (event === 'settings.changed') this.#set(() => (this.#settings = data as Settings))
      if (event === 'approvals.changed')
        this.#soon ??= setTimeout(() => void this.#askApprovals(), togetherMs)
    })
  }

  get gateway(): Gateway {
    return this.#gateway
  }

  get settings(): Settings {
    return this.#settings
  }

  /** What waits for a person, oldest first, as it may be shown. */
  get pending(): readonly Approval[] {
    return this.#pending
  }

  get floods(): readonly Flood[] {
    return this.#floods
  }

  /** Asks for everything the first time; resolves when it is known. */
  async read(): Promise<void> {
    const [gateway, settings] = await Promise.all([
      this.#ask('gateway.status'),
      this.#ask('settings.get'),
      this.#askApprovals(),
    ])
    this.#set(() => {
      this.#gateway = gateway ?? this.#gateway
      this.#settings = settings ?? this.#settings
    })
  }

  /** Hears of every change, soon after it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stop()
    this.#listeners.clear()
    clearTimeout(this.#soon)
  }

  #set(change: () => void): void {
    change()
    for (const listener of this.#listeners) listener()
  }

  async #askApprovals(): Promise<void> {
    this.#soon = undefined
    const asked = ++this.#asked
    const answer = await this.#ask('approvals.list')
    // An answer that a newer question has overtaken is of the past.
    if (!answer || asked !== this.#asked) return
    this.#set(() => {
      this.#pending = answer.pending.map(approval => shownApproval(approval, this.#deps.redact))
      this.#floods = answer.floods
    })
  }

  async #ask<M extends Extract<Method, 'gateway.status' | 'settings.get' | 'approvals.list'>>(
    method: M,
  ): Promise<Output<M> | undefined> {
    const { core, log } = this.#deps
    const reply = await dispatch(core.handlers, log, caller, method, undefined)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract pairs method and output
    if (reply.ok) return reply.value as Output<M>
    log.error({ method, error: reply.error }, 'the desktop could not ask what it shows')
    return undefined
  }
}
