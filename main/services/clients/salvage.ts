import { type Node, parseTree } from 'jsonc-parser'
import { isObject, withoutBom } from './config-text.ts'

/**
 * The best reading of a broken configuration file as strict JSON, an object on top: comments, trailing commas, an
 * unclosed end and further objects behind the first are forgiven; scalars keep their spelling. `{}` when nothing is left.
 */
export function salvage(bytes: Buffer): string {
  const text = decodeLoosely(bytes).replaceAll('\0', '')
  if (isStrictObject(text)) return text
  const merged = new Map<string, Saved>()
  for (const { node, source } of objectsIn(text)) merge(merged, node, source, 0)
  return print(merged, '')
}

/** A value as it will be printed: scalars and lists as text, objects as maps, so that they can be merged. */
type Saved = string | Map<string, Saved>
type Found = { node: Node; source: string }

const MOST_OBJECTS = 100

function decodeLoosely(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex')
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
  return withoutBom(new TextDecoder(encoding).decode(bytes))
}

function isStrictObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text))
  } catch {
    return false
  }
}

/** Every object at the top: people append a second one, and so do some installers. */
function objectsIn(text: string): Found[] {
  const found: Found[] = []
  let source = text
  for (let tries = 0; tries < MOST_OBJECTS && source.trim() !== ''; tries++) {
    const node = treeOf(source)
    if (node === 'too deep') break
    if (node?.type === 'object') found.push({ node, source })
    const end = node ? (node.length < 0 ? -1 : node.offset + node.length) : source.indexOf('{', 1)
    if (end <= 0) break
    source = source.slice(end)
  }
  return found
}

/** Undefined when nothing is found; nested beyond the stack nothing is that a person wrote. */
function treeOf(source: string): Node | 'too deep' | undefined {
  try {
    return parseTree(source, [], { allowTrailingComma: true })
  } catch {
    return 'too deep'
  }
}

/** Later keys win; two `mcpServers` become one, and so do other objects of one name at the top. */
function merge(into: Map<string, Saved>, object: Node, source: string, depth: number): void {
  for (const [name, value] of propertiesOf(object)) {
    const known = into.get(name)
    const saved = save(value, source, depth + 1)
    const joined = depth === 0 && known instanceof Map && saved instanceof Map
    into.set(name, joined ? new Map([...known, ...saved]) : saved)
  }
}

function propertiesOf(object: Node): [string, Node][] {
  return (object.children ?? []).flatMap(({ children }): [string, Node][] => {
    const [key, value] = children ?? []
    return typeof key?.value === 'string' && value ? [[key.value, value]] : []
  })
}

function save(node: Node, source: string, depth: number): Saved {
  if (node.type === 'object') {
    const inner = new Map<string, Saved>()
    merge(inner, node, source, depth)
    return inner
  }
  if (node.type === 'array')
    return `[${(node.children ?? []).map(child => print(save(child, source, depth + 1), '')).join(', ')}]`
  return scalar(node, source)
}

/** As it is spelled where that is JSON (big numbers stay exact), else as it was understood. */
function scalar(node: Node, source: string): string {
  const raw = source.slice(node.offset, node.offset + node.length)
  try {
    JSON.parse(raw)
    return raw
  } catch {
    return JSON.stringify(node.value ?? null) // an unclosed string, for one
  }
}

function print(value: Saved, indent: string): string {
  if (typeof value === 'string') return value
  if (value.size === 0) return '{}'
  const inner = `${indent}  `
  const lines = [...value].map(([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}
