import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
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
  const { root, version } = findPackage()
  return {
    face: 'headless',
    version,
    dataFolder: folder,
    home,
    platform,
    env,
    vault: await chooseVault({ env, platform, dataFolder: folder, usualFolder }),
    now: () => new Date(),
    log: createLog({ level: logLevel, destination: logTo, redact: redactor.redact }),
    redactor,
    bridge: bridgeCommand(root, folder === usualFolder ? undefined : folder),
  }
}

/** How an agent app starts our bridge: Node and the bridge's entry, by absolute path; the data folder only when it is not the usual one. */
function bridgeCommand(root: string, folder: string | undefined): Host['bridge'] {
  const entry = import.meta.filename.endsWith('.ts') ? 'main/bridge.ts' : 'dist/main/bridge.js'
  return {
    command: process.execPath,
    args: [join(root, entry)],
    env: folder ? { GATEHOUSE_HOME: folder } : {},
  }
}

/** The folder of our package.json, and the version in it: one up from the tree's `main/`, some more from a bundle in `dist/main/`. */
function findPackage(folder = import.meta.dirname): { root: string; version: string } {
  const file = join(folder, 'package.json')
  if (existsSync(file)) {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const version = typeof found === 'object' && found && 'version' in found ? String(found.version) : '0.0.0'
    return { root: folder, version }
  }
  const above = dirname(folder)
  if (above === folder) throw new Error('There is no package.json above the program')
  return findPackage(above)
}
