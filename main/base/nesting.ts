/** Levels of the deepest JSON that Gatehouse passes on: far deeper, and writing it again would exhaust the stack. */
export const deepestJson = 500

/** True when objects and lists are nested more than `levels` deep. Looks no further than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const child of Object.values(value)) if (isDeeperThan(child, levels - 1)) return true
  return false
}
