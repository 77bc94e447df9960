import { canonicalHash } from '#base/canonical.ts'
import { setImmediate } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { isDeeperThan } from '#base/nesting.ts'
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

/** What is stored of a tool already: the same text needs no second check. */
export type StoredTools = ReadonlyMap<string, { definition: string; hash: string }>

/**
 * Sorts a server's tools into sound ones and sentences about the rest. Nothing a server sends makes it reject,
 * except too many items or too much text: `too_large`. Ten thousand tools take a while, so it lets others in between.
 */
export async function checkTools(
  items: readonly unknown[],
  stored: StoredTools = new Map(),
): Promise<{ tools: CheckedTool[]; skipped: string[] }> {
  const tools: CheckedTool[] = []
  const check = (item: Item, key: string, text: string): string | undefined => {
    const before = stored.get(key)
    const isKnown = before?.definition === text
    const fault = isKnown ? undefined : (itemFault(item, text) ?? shapeFault(item))
    if (fault === undefined) tools.push({ name: key, text, hash: isKnown ? before.hash : pin(item) })
    return fault
  }
  const skipped = await checkItems(items, 'tool', 'name', check)
  return { tools, skipped }
}

/** The same for resources (`uri`), templates (`uriTemplate`) and prompts (`name`). */
export async function checkOffers(
  items: readonly unknown[],
  noun: string,
  keyField: string,
): Promise<{ offers: CheckedItem[]; skipped: string[] }> {
  const offers: CheckedItem[] = []
  const skipped = await checkItems(items, noun, keyField, (item, key, text) => {
    const fault = itemFault(item, text)
    if (fault === undefined) offers.push({ key, text })
    return fault
  })
  return { offers, skipped }
}

type Item = Record<string, unknown>
/** Takes a sound item, or says what is wrong with it. */
type Check = (item: Item, key: string, text: string) => string | undefined

/** Items checked in one go: a few milliseconds' work. */
const slice = 200

async function checkItems(
  items: readonly unknown[],
  noun: string,
  keyField: string,
  check: Check,
): Promise<string[]> {
  if (items.length > limits.items) throw tooMany(noun, items.length)
  const seen = new Set<string>()
  const skipped: string[] = []
  let characters = 0
  for (const [index, item] of items.entries()) {
    if (index % slice === slice - 1) await setImmediate()
    const fault = checkItem(item, keyField, (object, key, text) => {
      if (seen.has(key)) return 'listed twice'
      seen.add(key)
      characters += text.length
      return check(object, key, text)
    })
    if (fault !== undefined)
      skipped.push(`The ${noun} ${nameOf(item, keyField, index)} was left out: ${fault}.`)
    if (characters > limits.list) throw tooLong(noun)
  }
  return skipped
}

function checkItem(item: unknown, keyField: string, check: Check): string | undefined {
  if (!isObject(item)) return 'it is not an object'
  const key = item[keyField]
  if (typeof key !== 'string')
    return key === undefined ? `it has no ${keyField}` : `its ${keyField} is not text`
  if (key === '') return `its ${keyField} is empty`
  if (key.length > limits.name) return `its ${keyField} is longer than ${limits.name} characters`
  // A lone surrogate does not survive UTF-8: the tool could never be called by its name.
  if (!key.isWellFormed()) return `its ${keyField} is not well-formed Unicode`
  const text = toText(item)
  return text === undefined ? tooDeep : check(item, key, text)
}

const tooDeep = `it is nested deeper than ${limits.depth} levels`

function itemFault(item: Item, text: string): string | undefined {
  if (text.length > limits.definition)
    return `its definition has ${text.length} characters, more than ${limits.definition}`
  return isDeeperThan(item, limits.depth) ? tooDeep : undefined
}

/** The JSON of an item, or nothing when it is nested so deep that the engine gives up. */
function toText(item: Item): string | undefined {
  try {
    return JSON.stringify(item)
  } catch {
    return undefined
  }
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
  return canonicalHash(present)
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
