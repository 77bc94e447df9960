import { realpathSync } from 'node:fs'
import type { Clock } from '#base/clock.ts'
import { usualDataFolder } from '#base/data-folder.ts'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { ClientApp, ClientConfig, ConfigStatus, ConnectResult, Publish } from '#contract'
import type { Store } from '#store/store.ts'
import { AppliedConfigs } from './applied.ts'
import { Backups } from './backups.ts'
import { ClaudeConfig, type Plan, report } from './claude-config.ts'
import { FolderWatch } from './folder-watch.ts'
import { configPaths, isInstalled } from './locations.ts'
import { isClaudeDesktop, listPrograms, type ListPrograms } from './running.ts'

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
  dataFolder: string
  bridge: BridgeCommand
  /** Reads the process table; the computer's own when not given. */
  listPrograms?: ListPrograms
}

const ID = 'claude-desktop'

/** Finds agent apps, writes their configuration, watches it, undoes it. */
export class Clients {
  /** What an app's configuration holds to start our bridge, for this one and for those a person sets up by hand. */
  readonly entry: BridgeCommand
  readonly #deps: Deps
  readonly #config: ClaudeConfig
  readonly #watch: FolderWatch
  #lastSeen = ''
  #checking = Promise.resolve()
  #writing: Promise<unknown> = Promise.resolve()

  constructor(deps: Deps) {
    const { store, now, dataFolder, home, platform, bridge } = deps
    this.#deps = deps
    // The bridge must find the same data. The usual folder it finds by itself, even in the bare environment of an app.
    const usual = dataFolder === usualDataFolder({ env: {}, home, platform })
    this.entry = {
      command: bridge.command,
      args: [...bridge.args],
      env: { ...bridge.env, ...(usual ? {} : { GATEHOUSE_HOME: dataFolder }) },
    }
    this.#config = new ClaudeConfig({
      applied: new AppliedConfigs(store, now),
      backups: new Backups(dataFolder, now),
      entry: this.entry,
    })
    this.#watch = new FolderWatch(
      () => configPaths(deps).flatMap(path => [path, realPath(path)]),
      () => this.#check(),
    )
  }

  async list(): Promise<ClientApp[]> {
    const [configs, running] = await Promise.all([this.#states(), this.#isRunning()])
    const installed = running || isInstalled(this.#deps)
    return [{ id: ID, name: 'Claude Desktop', installed, running, status: overall(configs), configs }]
  }

  /**
   * Puts our entry into every file of the app. Nothing is written unless all of them can be.
   * Throws `config_invalid`, `config_read_only`, `config_changed`, `disk_full`.
   */
  async connect(_id: typeof ID, { dryRun }: { dryRun: boolean }): Promise<ConnectResult> {
    return this.#change(path => this.#config.planConnect(path), dryRun)
  }

  /** Takes our entry out again; a file that nobody else touched since gets its former bytes back. */
  async undo(_id: typeof ID, { dryRun }: { dryRun: boolean }): Promise<ConnectResult> {
    return this.#change(path => this.#config.planUndo(path), dryRun)
  }

  /** Copies an unreadable file aside and writes what can be saved of it, with our entry. */
  async repair(_id: typeof ID): Promise<ConnectResult> {
    return this.#change(path => this.#config.planRepair(path), false)
  }

  /** Watches the known files; a change of their state is published as `clients.changed`. */
  watch(): void {
    this.#watch.refresh()
    this.#check()
  }

  async close(): Promise<void> {
    this.#watch.close()
    await Promise.allSettled([this.#checking, this.#writing])
  }

  #states(): Promise<ClientConfig[]> {
    return Promise.all(configPaths(this.#deps).map(path => this.#config.state(path)))
  }

  async #isRunning(): Promise<boolean> {
    const { platform } = this.#deps
    const programs = await (this.#deps.listPrograms ?? listPrograms)(platform)
    return programs.some(program => isClaudeDesktop(program, platform))
  }

  /** One change at a time: two at once would each see the other as a foreign writer. */
  #change(plan: (path: string) => Promise<Plan>, dryRun: boolean): Promise<ConnectResult> {
    const result = this.#writing.then(() => this.#planAndCarryOut(plan, dryRun))
    this.#writing = result.catch(() => undefined)
    return result
  }

  async #planAndCarryOut(plan: (path: string) => Promise<Plan>, dryRun: boolean): Promise<ConnectResult> {
    const plans: Plan[] = []
    for (const path of configPaths(this.#deps)) plans.push(await plan(path))
    const running = await this.#isRunning()
    const changes = []
    for (const each of plans) {
      const done = dryRun ? null : { backup: await this.#config.carryOut(each) }
      changes.push(report(each, done, running))
    }
    const [first, ...others] = changes
    if (!first)
      throw new AppError(
        'not_found',
        'There is no known place for a Claude Desktop configuration on this computer.',
      )
    if (!dryRun) await this.#announce(changes.some(({ before, after }) => before !== after))
    return { ...first, others }
  }

  async #announce(changed: boolean): Promise<void> {
    if (!changed) return
    this.#lastSeen = JSON.stringify(await this.#states())
    this.#watch.refresh()
    this.#deps.publish('clients.changed', { id: ID })
  }

  #check(): void {
    this.#checking = this.#checking.then(() => this.#lookAgain())
  }

  /** Tells only when something to be seen has changed; the app saves its own preferences often. */
  async #lookAgain(): Promise<void> {
    try {
      const seen = JSON.stringify(await this.#states())
      const changed = this.#lastSeen !== '' && seen !== this.#lastSeen
      this.#lastSeen = seen
      if (changed) this.#deps.publish('clients.changed', { id: ID })
    } catch (err) {
      this.#deps.log.error({ err }, 'the Claude Desktop configuration could not be looked at')
    }
  }
}

/** The state to show for the app: the file that needs most attention decides. */
function overall(configs: ClientConfig[]): ConfigStatus {
  const found = new Set(configs.map(({ status }) => status))
  const order: ConfigStatus[] = ['invalid', 'read_only', 'changed', 'not_connected']
  const worst = order.find(status => found.has(status))
  if (worst) return worst
  if (!found.has('absent')) return 'connected'
  return found.has('connected') ? 'not_connected' : 'absent'
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
