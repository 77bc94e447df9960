import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { extname, join } from 'node:path'
import { dataFolder, usualDataFolder } from '#base/data-folder.ts'
import { createLog, type HostLog, type LogLevel } from '#base/log.ts'
import { Redactor } from '#base/redactor.ts'
import { chooseVault } from '#services/secrets/choose-vault.ts'
import type { Host } from './core.ts'

type Options = {
  env?: Readonly<Record<string, string | undefined>>
  home?: string
  /** Takes the log's JSON lines; stderr for a server, nothing for a command that answers on the terminal. */
  logTo?: { write(line: string): unknown }
  logLevel?: LogLevel
}

/** What a terminal or container supplies to the core; `gatehouse serve` and the command line share it. The core takes the data folder's lock. */
export async function terminalHost({
  env = process.env,
  home = homedir(),
  logTo = process.stderr,
  logLevel = 'info',
}: Options = {}): Promise<Host & { log: HostLog }> {
  const { platform } = process
  const place = { env, home, platform }
  const folder = dataFolder(place)
  const usualFolder = usualDataFolder(place)
  const redactor = new Redactor()
  return {
    face: 'headless',
    version: readVersion(),
    dataFolder: folder,
    home,
    platform,
    env,
    vault: await chooseVault({ env, platform, dataFolder: folder, usualFolder }),
    now: () => new Date(),
    log: createLog({ level: logLevel, destination: logTo, redact: redactor.redact }),
    redactor,
    bridge: bridgeCommand(folder === usualFolder ? undefined : folder),
  }
}

/** How an agent app starts our bridge: Node and the bridge's entry, by absolute path; the data folder only when it is not the usual one. */
function bridgeCommand(folder: string | undefined): Host['bridge'] {
  const entry = join(import.meta.dirname, `bridge${extname(import.meta.filename)}`)
  return { command: process.execPath, args: [entry], env: folder ? { GATEHOUSE_HOME: folder } : {} }
}

/** From package.json, which is beside `main/` in the tree and two folders up from the bundle in `dist/main/`. */
function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const found: unknown = JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'))
      if (typeof found === 'object' && found && 'version' in found) return String(found.version)
    } catch {
      // Not this one; the other is where it is.
    }
  }
  return '0.0.0'
}
