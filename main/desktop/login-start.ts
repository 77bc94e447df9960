import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import writeFileAtomic from 'write-file-atomic'
import type { Log } from '#base/log.ts'
import type { Settings } from '#contract'
import { autostartEntry, autostartStep, type Command } from './autostart-entry.ts'

type Deps = {
  log: Log
  platform: NodeJS.Platform
  home: string
  env: Readonly<Record<string, string | undefined>>
  /** How this Gatehouse is started, without what hides its window. */
  command: Command
}

/** Starts Gatehouse with the person's session, or not, as the settings say (U6). */
export class LoginStart {
  readonly #deps: Deps
  #applied: string | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Brings the system's own list of things to start up to date; a failure goes to the log. */
  apply({ startAtLogin, startHidden }: Settings['desktop']): void {
    const wanted = JSON.stringify([startAtLogin, startHidden])
    if (wanted === this.#applied) return
    const changedHere = this.#applied !== undefined
    this.#applied = wanted
    const args = [...this.#deps.command.args, ...(startHidden ? ['--hidden'] : [])]
    try {
      if (this.#deps.platform === 'linux') this.#file(startAtLogin ? args : undefined, changedHere)
      else this.#item(startAtLogin, args)
    } catch (error) {
      this.#deps.log.error({ err: error }, 'starting at login could not be changed')
    }
  }

  /** macOS passes no arguments on: there `startsHidden` finds out who started it. Only an installed app is worth listing. */
  #item(openAtLogin: boolean, args: string[]): void {
    if (!app.isPackaged) return
    const { platform, command } = this.#deps
    app.setLoginItemSettings({
      openAtLogin,
      ...(platform === 'win32' && { path: command.command, args }),
    })
  }

  #file(args: readonly string[] | undefined, changedHere: boolean): void {
    const { home, env, command, log } = this.#deps
    const file = join(configFolder(home, env), 'autostart', 'gatehouse.desktop')
    const wanted = args && autostartEntry({ ...command, args })
    const step = autostartStep(textOf(file), wanted, changedHere)
    if (step === 'not_ours')
      log.warn(
        { file },
        'this file is not of Gatehouse’s making and stays as it is; Gatehouse is not started at login',
      )
    if (step === 'remove') rmSync(file, { force: true })
    if (step !== 'write' || wanted === undefined) return
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileAtomic.sync(file, wanted)
  }
}

/** On macOS whether the session started this app, which there is all that tells it to stay hidden. */
export function startedAtLogin(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** XDG Base Directory Specification: a relative value is as none. */
function configFolder(home: string, env: Deps['env']): string {
  const given = env['XDG_CONFIG_HOME']
  return given?.startsWith('/') ? given : join(home, '.config')
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
