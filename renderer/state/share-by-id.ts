import { replaceEqualDeep } from '@tanstack/react-query'

/**
 * Keeps the objects of the old answer that the new one has unchanged, so that what shows them is not drawn again. Objects
 * of a list are told by their `id`, not by their place: when the first of two hundred goes, the others stay the same.
 */
export function shareById(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return shareList(before, after)
  if (!isPlain(before) || !isPlain(after)) return replaceEqualDeep(before, after)
  // An answer of an object with lists in it, as that of the inbox.
  const shared = Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      Array.isArray(value) ? shareById(before[name], value) : replaceEqualDeep(before[name], value),
    ]),
  )
  const names = Object.keys(shared)
  const isSame =
    names.length === Object.keys(before).length && names.every(name => shared[name] === before[name])
  return isSame ? before : shared
}

function shareList(before: readonly unknown[], after: readonly unknown[]): unknown {
  const old = new Map(before.map(each => [idOf(each), each]))
  const shared = after.map((each, index) => {
    const id = idOf(each)
    return replaceEqualDeep(id === undefined ? before[index] : old.get(id), each)
  })
  const isSame = shared.length === before.length && shared.every((each, index) => each === before[index])
  return isSame ? before : shared
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const idOf = (value: unknown): unknown => (isPlain(value) ? value['id'] : undefined)
