import { type Node, parseTree } from 'jsonc-parser'

type Layout = { eol: string; unit: string; compact: boolean; gap: string }

/**
 * Sets one value in a JSON text and leaves every other byte alone: key order, indentation, line ends, number
 * spellings, unknown and repeated keys. `jsonc-parser`'s own `modify` formats whole lines and edits the first of two
 * equal keys, while `JSON.parse` reads the last. The text must be JSON with an object on top.
 */
export function setAt(text: string, keys: readonly string[], value: unknown): string {
  const root = parseTree(text)
  if (root?.type !== 'object') throw new Error('setAt needs an object on top')
  const layout = layoutOf(text)
  let object = root
  for (const [depth, key] of keys.entries()) {
    const rest = keys.slice(depth + 1)
    const found = valuesAt(object, key).at(-1)
    if (!found) return insert(text, object, key, nest(rest, value), layout)
    if (rest.length === 0 || found.type !== 'object')
      return splice(text, found, print(nest(rest, value), layout, indentAt(text, found.offset)))
    object = found
  }
  return text
}

/** Takes a property out, every spelling of it when it is repeated, with the comma and the white space that belong to it. */
export function removeAt(text: string, keys: readonly string[]): string {
  const object = objectAt(text, keys.slice(0, -1))
  const key = keys.at(-1)
  const properties = object?.children ?? []
  const index = properties.findIndex(property => property.children?.[0]?.value === key)
  const property = properties[index]
  if (!object || !property) return text
  return removeAt(
    text.slice(0, cutStart(properties, index, object)) + text.slice(cutEnd(properties, index, object)),
    keys,
  )
}

/** The text of a value as it is spelled in the file; the last one when the key is repeated, as JSON.parse reads it. */
export function rawAt(text: string, keys: readonly string[]): string | undefined {
  const object = objectAt(text, keys.slice(0, -1))
  const found = object && valuesAt(object, keys.at(-1) ?? '').at(-1)
  return found && text.slice(found.offset, found.offset + found.length)
}

/** Puts raw JSON text in the place of an existing value. */
export function setRawAt(text: string, keys: readonly string[], raw: string): string {
  const object = objectAt(text, keys.slice(0, -1))
  const found = object && valuesAt(object, keys.at(-1) ?? '').at(-1)
  return found ? splice(text, found, raw) : text
}

function objectAt(text: string, keys: readonly string[]): Node | undefined {
  let node: Node | undefined = parseTree(text)
  for (const key of keys) node = node && valuesAt(node, key).at(-1)
  return node?.type === 'object' ? node : undefined
}

function valuesAt(object: Node, key: string): Node[] {
  const properties = object.type === 'object' ? (object.children ?? []) : []
  return properties.flatMap(({ children }) =>
    children?.[0]?.value === key && children[1] ? [children[1]] : [],
  )
}

function insert(text: string, object: Node, key: string, value: unknown, layout: Layout): string {
  const last = object.children?.at(-1)
  const name = `${JSON.stringify(key)}:${layout.gap}`
  if (!last) return splice(text, object, fill(text, object, name, value, layout))
  const end = last.offset + last.length
  const indent = ownLineIndent(text, last.offset)
  const added =
    indent === undefined
      ? `,${layout.gap}${name}${JSON.stringify(value)}`
      : `,${layout.eol}${indent}${name}${print(value, { ...layout, compact: false }, indent)}`
  return text.slice(0, end) + added + text.slice(end)
}

/** An empty object with its first property, over several lines unless the whole file is one line. */
function fill(text: string, object: Node, name: string, value: unknown, layout: Layout): string {
  if (layout.compact) return `{${name}${JSON.stringify(value)}}`
  const outer = indentAt(text, object.offset)
  const inner = outer + layout.unit
  return `{${layout.eol}${inner}${name}${print(value, layout, inner)}${layout.eol}${outer}}`
}

function print(value: unknown, layout: Layout, indent: string): string {
  if (layout.compact) return JSON.stringify(value)
  return JSON.stringify(value, null, layout.unit).replaceAll('\n', layout.eol + indent)
}

const nest = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)

const splice = (text: string, { offset, length }: Node, put: string): string =>
  text.slice(0, offset) + put + text.slice(offset + length)

function layoutOf(text: string): Layout {
  const body = text.trim()
  return {
    eol: /\r?\n/.exec(text)?.[0] ?? '\n',
    unit: /\n([ \t]{1,8})\S/.exec(text)?.[1] ?? '  ',
    compact: !body.includes('\n') && !/^\{\s*\}$/.test(body),
    gap: /":\S/.test(text) && !/":\s/.test(text) ? '' : ' ',
  }
}

/** The white space before an offset when nothing else precedes it on its line. */
function ownLineIndent(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const before = text.slice(lineStart, offset)
  return lineStart > 0 && /^[ \t]*$/.test(before) ? before : undefined
}

function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? ''
}

/** After the previous property, or, for the first, after the brace (alone) or at its own start (others follow). */
function cutStart(properties: Node[], index: number, object: Node): number {
  const previous = properties[index - 1]
  if (previous) return previous.offset + previous.length
  return properties.length > 1 ? (properties[0]?.offset ?? object.offset + 1) : object.offset + 1
}

function cutEnd(properties: Node[], index: number, object: Node): number {
  const own = properties[index]
  const next = properties[index + 1]
  if (index === 0 && next) return next.offset
  if (index === 0 || !own) return object.offset + object.length - 1
  return own.offset + own.length
}
