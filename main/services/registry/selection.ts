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

/** `*` stands for any run of characters, `?` for one. Takes time in proportion to pattern × text, whatever they are. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const signs = Array.from(pattern)
  return text => {
    const letters = Array.from(text)
    let [at, sign, star, resume] = [0, 0, -1, 0]
    while (at < letters.length) {
      if (signs[sign] === '*') [star, resume, sign] = [sign, at, sign + 1]
      else if (signs[sign] === '?' || signs[sign] === letters[at]) [at, sign] = [at + 1, sign + 1]
      else if (star >= 0) [sign, resume, at] = [star + 1, resume + 1, resume + 1]
      else return false
    }
    return signs.slice(sign).every(rest => rest === '*')
  }
}
