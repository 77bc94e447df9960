import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLine } from './fetch.mjs'
import { run } from './run.mjs'
import { say, SetupError } from './say.mjs'

/** A shared library by the name the loader knows, or a program on the PATH, and the Debian package that has it. */
const forTheWindow = {
  'libnss3.so': 'libnss3',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libsecret-1.so.0': 'libsecret-1-0',
}
const forTheTests = {
  ...forTheWindow,
  'xvfb-run': 'xvfb',
  'dbus-run-session': 'dbus',
  'dbus-launch': 'dbus-x11',
  'gnome-keyring-daemon': 'gnome-keyring',
}

/**
 * Sees to the system libraries of a Linux desktop: installs them as root on Debian, else says the exact command and stops.
 * @param {'window' | 'tests'} purpose
 */
export async function libraries(purpose) {
  if (process.platform !== 'linux') return
  const needed = purpose === 'tests' ? forTheTests : forTheWindow
  const missing = await missingOf(needed)
  if (missing.length === 0) return
  if (!onPath('apt-get')) {
    throw new SetupError(
      `These are missing: ${missing.join(', ')}. Install them by your system's package manager.`,
    )
  }
  const packages = await packageNames(
    missing.map(name => /** @type {Record<string, string>} */ (needed)[name] ?? name),
  )
  const command = `apt-get install -y ${packages.join(' ')}`
  if (process.getuid?.() !== 0)
    throw new SetupError(
      `Some system libraries are missing. Install them, then run this again:\n  sudo ${command}`,
    )
  say(`installing system libraries: ${command}`)
  await install(packages)
  const still = await missingOf(needed)
  if (still.length > 0) throw new SetupError(`After ${command} these are still missing: ${still.join(', ')}.`)
}

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const patience = ['-o', 'DPkg::Lock::Timeout=300']
  const attempt = () => run('apt-get', [...patience, 'install', '-y', ...packages], { env, quiet: true })
  let result = await attempt()
  if (result.code !== 0) {
    // A fresh container has no package lists, and an old one has stale ones.
    await run('apt-get', [...patience, 'update'], { env, quiet: true })
    result = await attempt()
  }
  if (result.code !== 0) throw new SetupError(whatAptSaid(result.output))
}

/** One sentence out of apt's many lines. @param {string} output */
export function whatAptSaid(output) {
  if (/could not get lock|unable to acquire the dpkg/i.test(output))
    return 'Another installation holds the package lock (it was waited for five minutes). Let it end, then run this again.'
  if (/temporary failure resolving|could not connect|failed to fetch|unable to locate package/i.test(output))
    return `The system's package source cannot be reached or lacks a package: ${lastLine(output)}`
  return `apt-get failed: ${lastLine(output)}`
}

/** @param {Record<string, string>} needed */
async function missingOf(needed) {
  const known = await loaderNames()
  return Object.keys(needed).filter(name => (name.includes('.so') ? !known.has(name) : !onPath(name)))
}

/** The names in the dynamic loader's cache. */
async function loaderNames() {
  const { output } = await run(existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig', ['-p'], {
    quiet: true,
  })
  return new Set(output.split('\n').map(line => line.trim().split(' ')[0] ?? ''))
}

/** Newer Debian and Ubuntu renamed some packages for their 64-bit time: libasound2 became libasound2t64. @param {string[]} names */
async function packageNames(names) {
  const { output } = await run('apt-cache', ['pkgnames'], { quiet: true })
  const known = new Set(output.split('\n'))
  return names.map(name => (known.has(`${name}t64`) ? `${name}t64` : name))
}

/** @param {string} name */
function onPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, name)))
}
