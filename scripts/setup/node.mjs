import { existsSync, lstatSync, mkdirSync, copyFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fetchPackage } from './fetch.mjs'
import { cache, root } from './root.mjs'
import { say, SetupError } from './say.mjs'

const wanted = 24
const version = '24.21.0'

/** Node 24 as npm carries it, with the bytes it must have. Other platforms bring their own. @type {Record<string, string>} */
const pins = {
  'linux-x64':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'linux-arm64':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  'win-x64':
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
}

/** The absolute path of a Node new enough for the app: the running one, else our own copy, fetched once. */
export async function node() {
  if (Number(process.versions.node.split('.')[0]) >= wanted) return process.execPath
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(cache, 'node/node_modules', `node-${platform}`)
  const path = join(folder, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node')
  if (!existsSync(path)) {
    const integrity = pins[platform]
    if (!integrity) throw new SetupError(whereToGetIt(process.versions.node))
    say(`fetching Node ${version}, since this is Node ${process.versions.node}…`)
    await fetchPackage({ name: `node-${platform}`, version, integrity }, folder)
  }
  linkForScripts(path)
  return path
}

/** @param {string} running */
export function whereToGetIt(running) {
  return (
    `Gatehouse needs Node ${wanted}; this is Node ${running}, and there is no package of it for ${process.platform} ${process.arch}. ` +
    `Install it (nodejs.org, or "nvm install ${wanted}", or "brew install node@${wanted}") and run this again.`
  )
}

/** npm puts node_modules/.bin first on the PATH of its scripts, so a `node` there is the one they use. @param {string} path */
function linkForScripts(path) {
  const bin = join(root, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  if (process.platform === 'win32') {
    if (!existsSync(join(bin, 'node.exe'))) copyFileSync(path, join(bin, 'node.exe'))
    return
  }
  const link = join(bin, 'node')
  const target = relative(bin, path)
  const present = lstatSync(link, { throwIfNoEntry: false })
  if (present?.isSymbolicLink() && readlinkSync(link) === target) return
  if (present) rmSync(link)
  symlinkSync(target, link)
}
