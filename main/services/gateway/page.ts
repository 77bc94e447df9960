import { RpcError, rpcCode } from './messages.ts'

/** Claude Desktop may not ask for further pages, so one holds more than its model could ever be shown. */
const pageSize = 1000

type Named = { key: string }

/** One page of a list that may change between pages: the cursor names the last item seen, and its place in case it is gone. */
export function page<T extends Named>(
  items: readonly T[],
  cursor: unknown,
): { items: T[]; nextCursor?: string } {
  const start = cursor === undefined ? 0 : startOf(items, cursor)
  const shown = items.slice(start, start + pageSize)
  const last = shown.at(-1)
  if (!last || start + pageSize >= items.length) return { items: shown }
  const nextCursor = Buffer.from(JSON.stringify([start + shown.length, last.key])).toString('base64url')
  return { items: shown, nextCursor }
}

function startOf(items: readonly Named[], cursor: unknown): number {
  const [place, key] = decode(cursor)
  if (items[place - 1]?.key === key) return place
  const found = items.findIndex(item => item.key === key)
  return found === -1 ? place : found + 1
}

function decode(cursor: unknown): [number, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'))
    if (
      Array.isArray(value) &&
      Number.isSafeInteger(value[0]) &&
      value[0] > 0 &&
      typeof value[1] === 'string'
    )
      return [value[0], value[1]]
  } catch {
    // Falls through to the same refusal.
  }
  throw new RpcError(rpcCode.invalidParams, 'The cursor is not one that this list gave.')
}
