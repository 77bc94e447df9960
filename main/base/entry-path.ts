import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The file of an entry that runs as a process of its own: beside the bundle when built (`NAME.js`), in `main/` when run from source. */
export function entryPath(name: string): string {
  const candidates = [`../${name}.ts`, `./${name}.js`, `../${name}.js`]
  const paths = candidates.map(candidate => fileURLToPath(new URL(candidate, import.meta.url)))
  return paths.find(path => existsSync(path)) ?? paths[1] ?? ''
}
