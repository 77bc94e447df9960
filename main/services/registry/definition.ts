import { createHash } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import { z } from 'zod'

/** What one server may offer at most; beyond it a definition is skipped, or the whole reading refused. */
export const limits = {
  /** Items of one list. */
  items: 10_000,
  /** Characters of one definition as JSON. */
  definition: 1_000_000,
  /** Characters of all definitions of one list. */
  list: 64_000_000,
  /** Levels of nesting; SQLite's JSON reader gives up at 1000, a careless client far earlier. */
  depth: 200,
  name: 1000,
}

/** A tool that passed the check: its definition as JSON text, and its pin. */
export type CheckedTool = { name: string; text: string; hash: string }
export type CheckedItem = { key: string; text: string }

/** Only what every client needs to read the list at all; the rest of a definition is the server's affair. */
const Shape = z.looseObject({
  description: z.string().nullish(),
  inputSchema: z
    .looseObject({
      type: z.literal('object').optional(),
      properties: z.record(z.string(), z.union([z.record(z.string(), z.unknown()), z.boolean()])).optional(),
      required: z.array(z.string()).optional(),
    })
    .nullish(),
})

/**
 * Sorts a server's tools into sound ones and sentences about the rest. Nothing a server sends makes it throw,
 * except too many items or too much text: `too_large`.
 */
export function checkTools(items: readonly unknown[]): { tools: CheckedTool[]; skipped: string[] } {
  const { sound, skipped } = checkItems(items, 'tool', 'name', shapeFault)
  return { tools: sound.map(({ key, text, item }) => ({ name: key, text, hash: pin(item) })), skipped }
}

/** The same for resources (`uri`), templates (`uriTemplate`) and prompts (`name`). */
export function checkOffers(
  items: readonly unknown[],
  noun: string,
  key: string,
): { offers: CheckedItem[]; skipped: string[] } {
  const { sound, skipped } = checkItems(items, noun, key, () => undefined)
  return { offers: sound, skipped }
}

type Item = Record<string, unknown>
type Sound = CheckedItem & { item: Item }

function checkItems(
  items: readonly unknown[],
  noun: string,
  keyField: string,
  fault: (item: Item) => string | undefined,
): { sound: Sound[]; skipped: string[] } {
  if (items.length > limits.items) throw tooMany(noun, items.length)
  const sound = new Map<string, Sound>()
  const skipped: string[] = []
  let characters = 0
  for (const [index, item] of items.entries()) {
    const checked = checkItem(item, keyField, fault)
    const reason = typeof checked === 'string' ? checked : sound.has(checked.key) ? 'listed twice' : undefined
    if (reason !== undefined || typeof checked === 'string') {
      skipped.push(`The ${noun} ${nameOf(item, keyField, index)} was left out: ${reason}.`)
      continue
    }
    characters += checked.text.length
    if (characters > limits.list) throw tooLong(noun)
    sound.set(checked.key, checked)
  }
  return { sound: [...sound.values()], skipped }
}

function checkItem(
  item: unknown,
  keyField: string,
  fault: (item: Item) => string | undefined,
): Sound | string {
  if (!isObject(item)) return 'it is not an object'
  const key = item[keyField]
  if (typeof key !== 'string')
    return key === undefined ? `it has no ${keyField}` : `its ${keyField} is not text`
  if (key === '') return `its ${keyField} is empty`
  if (key.length > limits.name) return `its ${keyField} is longer than ${limits.name} characters`
  // A lone surrogate does not survive UTF-8: the tool could never be called by its name.
  if (/\p{Cs}/u.test(key)) return `its ${keyField} is not well-formed Unicode`
  if (isDeeperThan(item, limits.depth)) return `it is nested deeper than ${limits.depth} levels`
  const text = JSON.stringify(item)
  if (text.length > limits.definition)
    return `its definition has ${text.length} characters, more than ${limits.definition}`
  return fault(item) ?? { key, text, item }
}

function shapeFault(item: Item): string | undefined {
  const parsed = Shape.safeParse(item)
  if (parsed.success) return undefined
  const [issue] = parsed.error.issues
  return `its ${issue?.path.join('.').slice(0, 200)} has the wrong form (${issue?.message})`
}

/**
 * The pin (S12): SHA-256 over what an agent reads of a tool, in canonical form, so that key order and
 * fields no agent reads do not count as a change. A null counts as absent, as servers mix the two.
 */
export function pin(item: Item): string {
  const { name, title, description, inputSchema, outputSchema, annotations } = item
  const read = { name, title, description, inputSchema, outputSchema, annotations }
  const present = Object.fromEntries(Object.entries(read).filter(([, value]) => value != null))
  return createHash('sha256').update(canonical(present)).digest('hex')
}

/** JSON with sorted keys and no spaces: equal meaning gives equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const fields = Object.keys(value)
    .toSorted()
    .filter(key => value[key] !== undefined)
    .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${fields.join(',')}}`
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some(child => isDeeperThan(child, levels - 1))
}

function isObject(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(item: unknown, keyField: string, index: number): string {
  const key = isObject(item) ? item[keyField] : undefined
  return typeof key === 'string' && key !== '' ? JSON.stringify(key.slice(0, 100)) : `number ${index + 1}`
}

function tooMany(noun: string, count: number): AppError {
  const message = `The server lists ${count} ${noun}s; Gatehouse takes at most ${limits.items} of one server. Let the server offer fewer, or split it in two.`
  return new AppError('too_large', message)
}

function tooLong(noun: string): AppError {
  const message = `The definitions of the server's ${noun}s have more than ${limits.list} characters in all. Let the server offer fewer or shorter ones.`
  return new AppError('too_large', message)
}
