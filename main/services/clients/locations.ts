import { existsSync, readdirSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** Where this computer's conventions are read from; injected, so that a test is any platform. */
export type Surroundings = {
  home: string
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
}

const FILE = 'claude_desktop_config.json'

type Location = { path: string; exists: boolean }

/**
 * The Claude Desktop configuration files to look after: every known place where the app has a folder, or, when it
 * has none, the one usual place. `CLAUDE_DESKTOP_CONFIG` names the one path to use instead.
 */
export function configPaths(around: Surroundings): string[] {
  const given = around.env['CLAUDE_DESKTOP_CONFIG']
  if (given) return [resolve(given)]
  const known = knownLocations(around)
  const existing = known.filter(({ exists }) => exists).map(({ path }) => path)
  const usual = known[0]?.path
  return existing.length > 0 || !usual ? existing : [usual]
}

/** True when something of the app itself is on this computer: its folder of settings or its program. */
export function isInstalled(around: Surroundings): boolean {
  return configPaths(around).some(path => existsSync(dirname(path))) || programs(around).some(existsSync)
}

/** The platform's usual place comes first. */
function knownLocations(around: Surroundings): Location[] {
  const { home, env, platform } = around
  if (platform === 'darwin') return [inFolder(join(home, 'Library', 'Application Support', 'Claude'))]
  if (platform === 'win32') {
    const classic = inFolder(join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Claude'))
    return [classic, ...packagedLocations(around)]
  }
  const usual = inFolder(join(home, '.config', 'Claude'))
  const xdg = env['XDG_CONFIG_HOME']
  // The XDG specification has relative paths ignored.
  if (!xdg || !isAbsolute(xdg) || resolve(xdg) === join(home, '.config')) return [usual]
  return [inFolder(join(xdg, 'Claude')), usual]
}

const inFolder = (folder: string): Location => ({ path: join(folder, FILE), exists: existsSync(folder) })

/** The MSIX installer (the default since 2026) redirects `%APPDATA%` into the package's own folder, whose suffix varies. */
function packagedLocations({ home, env }: Surroundings): Location[] {
  const packages = join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Packages')
  return namesIn(packages)
    .filter(name => /^Claude_/i.test(name))
    .toSorted()
    .map(name => ({ path: join(packages, name, 'LocalCache', 'Roaming', 'Claude', FILE), exists: true }))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // no such folder, or not ours to read: nothing is installed there
  }
}

function programs({ home, env, platform }: Surroundings): string[] {
  if (platform === 'darwin') return ['/Applications/Claude.app', join(home, 'Applications', 'Claude.app')]
  if (platform === 'win32')
    return [join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'AnthropicClaude')]
  return ['/usr/bin/claude-desktop', '/usr/lib/claude-desktop']
}
