import type { Condition } from '#contract'

/** What can be asked of one argument; `any` asks nothing. */
export type Choice = 'any' | 'equals' | 'inside' | 'matches' | 'greater' | 'less'

/** One argument of a call, with what may be asked of it in a rule. */
export type Offer = {
  /** JSONPath (RFC 9535). */
  path: string
  value: unknown
  choices: Choice[]
  first: Choice
}

const most = 20
const deepest = 5
/** Longer texts are contents, not parameters: nobody means "exactly this". */
const longText = 120

/** Every plain value in the arguments; of a list its first stands for all. */
export function offersFor(args: Record<string, unknown>): Offer[] {
  const offers: Offer[] = []
  const walk = (value: unknown, path: string, depth: number) => {
    if (offers.length >= most || depth > deepest) return
    if (Array.isArray(value)) {
      if (value.length > 0) walk(value[0], `${path}[*]`, depth + 1)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, path + step(key), depth + 1)
    } else offers.push({ path, value, ...choicesFor(value, path.includes('[*]')) })
  }
  walk(args, '$', 0)
  return offers
}

/** `.name`, or `['any name']` quoted as RFC 9535 §2.3.1 says. */
const step = (key: string) =>
  /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `['${key.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`

function choicesFor(value: unknown, isListed: boolean): Pick<Offer, 'choices' | 'first'> {
  if (typeof value === 'number') return { choices: ['any', 'equals', 'less', 'greater'], first: 'equals' }
  if (typeof value !== 'string') return { choices: ['any', 'equals'], first: 'equals' }
  if (isPath(value)) return { choices: ['any', 'inside', 'equals', 'matches'], first: 'inside' }
  const isLong = value.length > longText || value.includes('\n')
  return { choices: ['any', 'equals', 'matches'], first: isLong || isListed ? 'any' : 'equals' }
}

const isPath = (text: string) => /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(text) && !text.includes('\n')

/** What a choice compares with, before a person changed it. */
export function startOf({ value }: Pick<Offer, 'value'>, choice: Choice): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? ''
  if (choice === 'inside') return folderOf(value)
  if (choice === 'matches')
    return `^${value.slice(0, longText).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`
  return value
}

function folderOf(path: string): string {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return cut <= 0 ? path.slice(0, 1) : path.slice(0, cut)
}

/** The condition a row of the form stands for; an argument that was no text is compared as what it was. */
export function conditionOf({ path, value }: Offer, choice: Choice, text: string): Condition | null {
  if (choice === 'any') return null
  const isText = typeof value === 'string' || choice === 'inside' || choice === 'matches'
  return { path, op: choice, value: isText ? text : readValue(text) }
}

/** A value as a person types it: JSON where it is JSON, else the text itself. */
export function readValue(text: string): Condition['value'] {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse gives JSON
    return JSON.parse(text) as Condition['value']
  } catch {
    return text
  }
}

/** The text that `readValue` reads as this value. */
export const valueText = (value: unknown): string =>
  typeof value === 'string' && readValue(value) === value ? value : (JSON.stringify(value) ?? '')
