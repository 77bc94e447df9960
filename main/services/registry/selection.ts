import { globMatcher } from '#base/glob.ts'
import type { ToolSelection } from '#contract'
import type { Entry } from './tool-entry.ts'

/** True when an entry meets every condition of the selection but the server (S10). */
export function matcher({ names, pattern, annotation }: ToolSelection): (entry: Entry) => boolean {
  const wanted = names && new Set(names)
  const glob = pattern === undefined ? undefined : globMatcher(pattern)
  return entry => {
    if (wanted && !wanted.has(entry.name) && !wanted.has(entry.exposedName)) return false
    if (glob && !glob(entry.exposedName) && !glob(entry.name)) return false
    return !annotation || entry.annotations?.[annotation] === true
  }
}
