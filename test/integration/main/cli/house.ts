import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lookOf } from '../../../../main/cli/look.ts'
import { openHere } from '../../../../main/cli/open-here.ts'
import { runProgram } from '../../../../main/cli/program.ts'
import { asking, SessionOnDemand } from '../../../../main/cli/session.ts'
import type { Ended } from './terminal.ts'

/** The command line on a real core in this process: many commands in the time that one process takes to start. */
export class House {
  readonly home = mkdtempSync(join(tmpdir(), 'gatehouse-house-'))
  readonly data = join(this.home, 'data')
  readonly config = join(this.home, 'claude_desktop_config.json')
  readonly #env: Record<string, string>
  readonly #session: SessionOnDemand
  opened = false

  constructor(env: Record<string, string> = {}) {
    mkdirSync(this.data)
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      GATEHOUSE_HOME: this.data,
      GATEHOUSE_VAULT_KEY: 'a passphrase for tests',
      CLAUDE_DESKTOP_CONFIG: this.config,
      ...env,
    }
    this.#session = new SessionOnDemand(() => {
      this.opened = true
      return openHere(this.#env)
    })
  }

  run(...args: string[]): Promise<Ended> {
    return this.runWith({}, ...args)
  }

  async runWith(
    { input = '', env = {} }: { input?: string; env?: Record<string, string> },
    ...args: string[]
  ): Promise<Ended> {
    let stdout = ''
    let stderr = ''
    const code = await runProgram(args, {
      out: text => void (stdout += text),
      err: text => void (stderr += text),
      readInput: async () => input,
      readSecret: async () => input.replace(/\n$/, ''),
      look: lookOf({}, env),
      env: { ...this.#env, ...env },
      ask: async (method, asked) => asking(await this.#session.get())(method, asked),
      isRunning: async () => (await this.#session.get()).running,
    })
    return { code, stdout, stderr, json: () => JSON.parse(stdout) }
  }

  async close(): Promise<void> {
    await this.#session.close()
    rmSync(this.home, { recursive: true, force: true })
  }
}
