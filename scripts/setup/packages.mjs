import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { npm } from './run.mjs'
import { say, SetupError } from './say.mjs'

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

const lockFile = join(root, 'package-lock.json')
const installedFile = join(root, 'node_modules/.package-lock.json')
const stampFile = join(root, 'node_modules/.gatehouse-packages')

/** Installs exactly what the lockfile says; skipped when it is already there. */
export async function packages() {
  const lock = readFileSync(lockFile, 'utf8')
  const stamp = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (
    !existsSync(installedFile) ||
    !matches(JSON.parse(lock), JSON.parse(readFileSync(installedFile, 'utf8')))
  ) {
    say('installing the packages (npm ci)…')
    const { code } = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
    if (code !== 0)
      throw new SetupError(
        'npm ci failed; the reason is above. Is the npm registry reachable? Then run this again.',
      )
  }
  writeFileSync(stampFile, stamp)
}

/**
 * Whether what npm last installed is what the lock asks for; packages for other platforms may be absent.
 * @param {Lock} lock
 * @param {Lock} installed npm's own record inside node_modules
 */
export function matches(lock, installed) {
  const have = installed.packages ?? {}
  return Object.entries(lock.packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === '' || (have[path] ? have[path].version === version : optional === true),
  )
}
