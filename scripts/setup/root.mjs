import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. (`import.meta.dirname` is missing in the Node versions that must still read a clear sentence.) */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** What is fetched once and kept beside the tree. */
export const cache = join(root, '.cache')
