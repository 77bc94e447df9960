import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { EventName } from '../../../../preload/contract/index.ts'
import { Clients } from '../../../../main/services/clients/clients.ts'
import { usualDataFolder } from '../../../../main/base/data-folder.ts'
import { openStore } from '../../../../main/store/store.ts'

export const bridge = { command: '/opt/gatehouse/node', args: ['/opt/gatehouse/main/bridge.ts'], env: {} }
export const FILE = 'claude_desktop_config.json'

type Options = {
  platform?: NodeJS.Platform
  env?: Record<string, string>
  dataFolder?: string
  programs?: string[]
  /** Runs at each look at the clock, the first of which lies between reading and writing. */
  onClock?: () => void
}

const quiet = (): void => undefined

/** A person's home folder with a real database and a real Clients service in it. */
export class Desk {
  readonly home = mkdtempSync(join(tmpdir(), 'gatehouse-clients-'))
  readonly dataFolder: string
  readonly published: EventName[] = []
  readonly programs: string[]
  readonly clients: Clients
  readonly #store

  constructor(options: Options = {}) {
    const platform = options.platform ?? 'linux'
    this.dataFolder = options.dataFolder ?? usualDataFolder({ env: {}, home: this.home, platform })
    mkdirSync(this.dataFolder, { recursive: true })
    this.programs = options.programs ?? []
    this.#store = openStore(join(this.dataFolder, 'gatehouse.db'))
    this.clients = new Clients({
      store: this.#store,
      publish: event => void this.published.push(event),
      now: () => {
        options.onClock?.()
        return new Date()
      },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      home: this.home,
      platform,
      env: options.env ?? {},
      dataFolder: this.dataFolder,
      bridge,
      listPrograms: async () => this.programs,
    })
  }

  get path(): string {
    return join(this.home, '.config', 'Claude', FILE)
  }

  write(content: string | Buffer, path = this.path): string {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  read(path = this.path): string {
    return readFileSync(path, 'utf8')
  }

  json(path = this.path): Record<string, Record<string, unknown>> {
    return JSON.parse(this.read(path))
  }

  mode(path = this.path): number {
    return statSync(path).mode & 0o777
  }

  isLink(path: string): boolean {
    return lstatSync(path).isSymbolicLink()
  }

  backups(): string[] {
    const folder = join(this.dataFolder, 'backups')
    return existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []
  }

  /** Every file of the home folder but our own data. */
  files(folder = this.home): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap(item => {
      const path = join(folder, item.name)
      if (this.dataFolder.startsWith(path)) return []
      return item.isDirectory() ? [path, ...this.files(path)] : [path]
    })
  }

  async close(): Promise<void> {
    await this.clients.close()
    this.#store.close()
    rmSync(this.home, { recursive: true, force: true })
    rmSync(this.dataFolder, { recursive: true, force: true })
  }
}
