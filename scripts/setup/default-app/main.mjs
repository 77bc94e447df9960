import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app as plainApp } from 'electron'

/** Electron's own default app uses these two, which its types leave out. @typedef {{ setVersion(version: string): void, setAppPath(path: string): void }} Undocumented */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- they are there at run time, in every version
const app = /** @type {typeof plainApp & Undocumented} */ (plainApp)

/**
 * What the app folder or script named on the command line starts with.
 * @param {string} path
 */
function mainOf(path) {
  if (!statSync(path).isDirectory()) {
    app.setAppPath(dirname(path))
    return path
  }
  /** @type {Record<string, string | undefined>} */
  const about = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  app.setName(about['productName'] ?? about['name'] ?? 'app')
  app.setVersion(about['version'] ?? '0.0.0')
  app.setAppPath(path)
  return join(path, about['main'] ?? 'index.js')
}

// A copy: what runs first may rewrite the command line.
const argv = process.argv.slice(1)
const first = []
let named = ''
while (argv.length > 0 && !named) {
  const argument = argv.shift() ?? ''
  // A script to run before the app, as with Node; what drives Electron in a test comes in this way.
  if (argument === '-r' || argument === '--require') first.push(resolve(argv.shift() ?? ''))
  else if (!argument.startsWith('-')) named = argument
}
const require = createRequire(import.meta.url)
for (const script of first) require(script)
if (named) {
  // Awaited here, because Electron holds `ready` back until this file is through: what must come before still can.
  await import(pathToFileURL(mainOf(resolve(named))).href)
} else {
  process.stderr.write('Name an app folder or a script.\n')
  app.exit(2)
}
