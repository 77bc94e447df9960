import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { ClientApp, ConnectResult, Publish } from '#contract'
import type { Store } from '#store/store.ts'

/** How an agent app starts our bridge: by absolute path, no secret among them (C3). */
export type BridgeCommand = { command: string; args: string[]; env: Record<string, string> }

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  home: string
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  bridge: BridgeCommand
}

/** Finds agent apps, writes their configuration, watches it, undoes it. */
export class Clients {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async list(): Promise<ClientApp[]> {
    throw new Error(`not built ${String(this.#deps)}`)
  }

  async connect(_id: 'claude-desktop', _options: { dryRun: boolean }): Promise<ConnectResult> {
    throw new Error('not built')
  }

  async undo(_id: 'claude-desktop', _options: { dryRun: boolean }): Promise<ConnectResult> {
    throw new Error('not built')
  }

  async repair(_id: 'claude-desktop'): Promise<ConnectResult> {
    throw new Error('not built')
  }

  /** Watches the known files; a change is published as `clients.changed`. */
  watch(): void {}

  async close(): Promise<void> {}
}
