import { createHash } from 'node:crypto'

/** What every known client accepts as a tool name (G3). */
export const exposedPattern = /^[a-zA-Z0-9_-]{1,64}$/
const longest = 64
const hashDigits = 8

/** Before a name on the route of all servers; no slug holds an underscore, so servers cannot collide. */
export const prefixOf = (slug: string): string => `${slug}__`

/**
 * Chooses a valid, unused name for each of a server's tools; `isTaken` knows the names given out before. Within one
 * call the order of `names` does not matter: names that need no change come first, then the others sorted.
 * The outcome is stored and never worked out again, so it may depend on what was taken at the time.
 */
export function chooseNames(
  prefix: string,
  names: readonly string[],
  isTaken: (candidate: string) => boolean,
): Map<string, string> {
  const chosen = new Map<string, string>()
  const used = new Set<string>()
  const isFree = (candidate: string) => !used.has(candidate) && !isTaken(candidate)
  const isExact = (name: string) => exposedPattern.test(prefix + name)
  const sorted = names.toSorted()
  for (const name of [...sorted.filter(isExact), ...sorted.filter(other => !isExact(other))]) {
    const exposed = chooseName(prefix, name, isFree)
    used.add(exposed)
    chosen.set(name, exposed)
  }
  return chosen
}

function chooseName(prefix: string, name: string, isFree: (candidate: string) => boolean): string {
  const clean = prefix + name.replaceAll(/[^a-zA-Z0-9_-]/gu, '_')
  // A name of nothing but replaced characters says nothing, so it gets a hash at once.
  const speaks = /[a-zA-Z0-9]/.test(clean.slice(prefix.length))
  if (speaks && clean.length <= longest && isFree(clean)) return clean
  for (let attempt = 0; ; attempt++) {
    const candidate = `${clean.slice(0, longest - hashDigits - 1)}_${hash(prefix, name, attempt)}`
    if (isFree(candidate)) return candidate
  }
}

function hash(prefix: string, name: string, attempt: number): string {
  const text = JSON.stringify([prefix, name, attempt])
  return createHash('sha256').update(text).digest('hex').slice(0, hashDigits)
}
