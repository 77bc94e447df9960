import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchPackage, lastLine, verify } from './fetch.mjs'
import { cache, root } from './root.mjs'
import { run } from './run.mjs'
import { say, SetupError } from './say.mjs'

/**
 * @typedef {object} Electron
 * @property {string} path the executable
 * @property {string} version
 * @property {string | undefined} folder set when it is not the one inside the electron package
 */

/**
 * An unmodified Electron that a package of the npm registry carries, for networks in which Electron's own download
 * is out of reach. For development and tests only: users are shipped the official one.
 */
const fallback = {
  name: '@circadio/milton-linux-x64',
  version: '0.1.5',
  integrity:
    'sha512-7wwNzk/FGpznHFGnY/O5gZ/bnmLocilf2sn+w0U+2Fsyf0wEK0Vr94kk8kdwP2GGq60C/4C2BeKa/w7zhhpsYw==',
  executable: 'Milton',
  sha256: 'sha256:134b72e0eb5a85ffaf2dfd85d98fd67b9d242b644297b12362ac995b178ff08f',
  electron: '41.3.0',
}
const fallbackFolder = join(cache, 'electron', fallback.electron)

/** Electron's executable: the official one, else the verified fallback; fetched once. @param {string} node @returns {Promise<Electron>} */
export async function electron(node) {
  const own = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (own) return { path: join(own, 'electron'), version: versionIn(own), folder: own }
  const ready = official() ?? inCache()
  if (ready) return ready
  say('fetching Electron…')
  const { code, output } = await run(node, [join(root, 'node_modules/electron/install.js')], {
    quiet: true,
    timeoutMs: 600_000,
  })
  const fetched = official()
  if (code === 0 && fetched) return fetched
  if (`${process.platform}-${process.arch}` !== 'linux-x64')
    throw new SetupError(
      `Electron could not be downloaded: ${reason(output)}. Check the network, then run this again.`,
    )
  say(
    `Electron's own download is out of reach (${reason(output)}); fetching the verified fallback ${fallback.electron}…`,
  )
  await fetchFallback(node)
  return { path: join(fallbackFolder, 'electron'), version: fallback.electron, folder: fallbackFolder }
}

/** @returns {Electron | undefined} */
function official() {
  const folder = join(root, 'node_modules/electron')
  if (!existsSync(join(folder, 'path.txt'))) return undefined
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
  return existsSync(path) ? { path, version: versionIn(join(folder, 'dist')), folder: undefined } : undefined
}

/** @returns {Electron | undefined} */
function inCache() {
  const path = join(fallbackFolder, 'electron')
  return existsSync(path) ? { path, version: fallback.electron, folder: fallbackFolder } : undefined
}

/** @param {string} folder */
function versionIn(folder) {
  const file = join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').replace(/^v/, '').trim() : 'of unknown version'
}

/** @param {string} node */
async function fetchFallback(node) {
  const options = {
    only: 'package/app',
    strip: 2,
    exclude: 'package/app/resources/*',
    /** @param {string} folder */
    check: async folder => {
      await verify(join(folder, fallback.executable), fallback.sha256)
      await rename(join(folder, fallback.executable), join(folder, 'electron'))
      await chmod(join(folder, 'electron'), 0o755)
      await writeFile(join(folder, 'version'), fallback.electron)
      await addDefaultApp(node, folder)
    },
  }
  await fetchPackage(fallback, fallbackFolder, options)
}

/** The app that Electron starts to find the one on its command line. @param {string} node @param {string} folder */
async function addDefaultApp(node, folder) {
  await mkdir(join(folder, 'resources'), { recursive: true })
  const source = join(root, 'scripts/setup/default-app')
  const asar = join(root, 'node_modules/@electron/asar/bin/asar.mjs')
  const args = [asar, 'pack', source, join(folder, 'resources/default_app.asar')]
  const { code, output } = await run(node, args, { quiet: true })
  if (code !== 0) throw new SetupError(`The fallback Electron could not be completed: ${lastLine(output)}`)
}

/** Why a download failed, out of a stack trace. @param {string} output */
export function reason(output) {
  return /(?:getaddrinfo|connect|HTTPError|Error:)[^\n]*/.exec(output)?.[0] ?? lastLine(output)
}
