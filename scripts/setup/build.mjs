import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run } from './run.mjs'
import { say, SetupError } from './say.mjs'

const stampFile = join(root, 'dist/.built')
const sources = ['main', 'preload', 'renderer', 'scripts', 'package.json', 'package-lock.json', 'LICENSE']

/** What makes dist/, in order. */
const steps = [
  ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn', '-c', 'main/vite.config.ts'],
  ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn', '-c', 'preload/vite.config.ts'],
  ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn', '-c', 'renderer/vite.config.ts'],
  ['scripts/icons.mjs'],
  ['scripts/notices.mjs'],
]

/** Builds the app into dist/; skipped when no source changed since the last time. @param {string} node */
export async function build(node) {
  const stamp = fingerprint(root, sources)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  say('building…')
  rmSync(stampFile, { force: true })
  const env = { ...process.env, NODE_ENV: 'production' }
  for (const step of steps) {
    const { code, output } = await run(node, step, { env, quiet: true })
    if (code !== 0) throw new SetupError(`The build failed at "${step.join(' ')}":\n${output}`)
  }
  writeFileSync(stampFile, stamp)
}

/** Changes when a file's content, name or place does. @param {string} folder @param {string[]} names */
export function fingerprint(folder, names) {
  const hash = createHash('sha256')
  for (const file of names.flatMap(name => filesOf(join(folder, name))).toSorted())
    hash.update(file.slice(folder.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap(name => filesOf(join(path, name)))
}
