import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Text } from '@codemirror/state'

/** The part of JSON Schema that completion looks at. */
export type SchemaNode = {
  $ref?: string
  $defs?: Record<string, SchemaNode>
  description?: string
  properties?: Record<string, SchemaNode>
  items?: SchemaNode
  additionalProperties?: SchemaNode | boolean
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  allOf?: SchemaNode[]
  enum?: unknown[]
  const?: unknown
  type?: string | string[]
}

type Place = { keys: Map<string, string>; node: SchemaNode[] }
type Line = { indent: number; isItem: boolean; key: string | undefined; value: string }

/** Names and values that may stand where the cursor is, from the schema of the file. */
export function completeFrom(schema: SchemaNode | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    if (!schema) return null
    const { doc } = context.state
    const line = doc.lineAt(context.pos)
    const before = line.text.slice(0, context.pos - line.from)
    const value = /^(\s*(?:- )*)([\w$]+):\s+(\S*)$/.exec(before)
    const place = placeAt(schema, doc, line.number, indentOf(before))
    if (value) {
      const [, , key = '', typed = ''] = value
      return asResult(context.pos - typed.length, valuesOf(schema, place.node, key))
    }
    const name = /^\s*(?:- )*([\w$]*)$/.exec(before)
    if (!name || (name[1] === '' && !context.explicit)) return null
    const typed = name[1] ?? ''
    const names = propertiesOf(schema, place.node).filter(([key]) => !place.keys.has(key) || key === typed)
    return asResult(
      context.pos - typed.length,
      names.map(([label, node]) => ({
        label,
        type: 'property',
        apply: `${label}: `,
        info: node.description ?? '',
      })),
    )
  }
}

/** The words of the schema on the key under a position. */
export function describeAt(schema: SchemaNode | undefined, doc: Text, position: number): string | undefined {
  if (!schema) return undefined
  const line = doc.lineAt(position)
  const { key } = read(line.text)
  if (key === undefined) return undefined
  const from = line.from + line.text.indexOf(key)
  if (position < from || position > from + key.length) return undefined
  const { node } = placeAt(schema, doc, line.number, indentOf(line.text))
  return propertiesOf(schema, node).find(([name]) => name === key)?.[1].description
}

const asResult = (from: number, options: Completion[]): CompletionResult | null =>
  options.length > 0 ? { from, options } : null

/** Where a key of this indentation belongs: the schemas of its mapping, and the keys that stand beside it. */
function placeAt(root: SchemaNode, doc: Text, number: number, indent: number): Place {
  const path: { key: string; isItem: boolean }[] = []
  let level = indent
  for (let at = number - 1; at >= 1 && level > 0; at--) {
    const line = read(doc.line(at).text)
    if (line.key === undefined || line.indent >= level) continue
    if (line.value !== '' && !line.isItem) continue
    path.unshift({ key: line.key, isItem: false })
    level = outer(doc.line(at).text)
  }
  let nodes = expand(root, [root], new Map())
  for (const { key } of path) {
    const found = nodes.flatMap(node => childOf(node, key))
    const under = expand(root, found, new Map())
    const items = under.flatMap(({ items: item }) => item ?? [])
    nodes = expand(root, items.length > 0 ? items : under, new Map())
  }
  const keys = siblings(doc, number, indent)
  return { keys, node: narrow(nodes, keys) }
}

/** Indentation of a key, the dashes of a list counted as part of it. */
const indentOf = (text: string): number => /^\s*(?:- )*/.exec(text)?.[0].length ?? 0
/** Indentation of the line itself. */
const outer = (text: string): number => /^\s*/.exec(text)?.[0].length ?? 0

function read(text: string): Line {
  const match = /^(\s*(?:- )*)(?:"?([\w$-]+)"?:(?:\s+(.*))?)?$/.exec(text)
  const [, lead = '', key, value = ''] = match ?? []
  return { indent: lead.length, isItem: lead.includes('-'), key, value: value.trim() }
}

const isOutside = (text: string, indent: number) => text.trim() !== '' && indentOf(text) < indent

function siblings(doc: Text, number: number, indent: number): Map<string, string> {
  const keys = new Map<string, string>()
  const look = (from: number, step: 1 | -1) => {
    for (let at = from; at >= 1 && at <= doc.lines; at += step) {
      const { text } = doc.line(at)
      const { key, value, isItem, indent: depth } = read(text)
      const begins = isItem && depth === indent
      if (isOutside(text, indent) || (step === 1 && begins)) return
      if (depth === indent && key !== undefined) keys.set(key, value)
      if (begins) return
    }
  }
  if (!read(doc.line(number).text).isItem) look(number - 1, -1)
  look(number + 1, 1)
  return keys
}

/** Of alternatives told apart by a constant such as `type`, those that fit what is written. */
function narrow(nodes: SchemaNode[], keys: ReadonlyMap<string, string>): SchemaNode[] {
  const fitting = nodes.filter(({ properties = {} }) =>
    Object.entries(properties).every(
      ([key, { const: only }]) => only === undefined || !keys.has(key) || keys.get(key) === only,
    ),
  )
  return fitting.length > 0 ? fitting : nodes
}

function expand(root: SchemaNode, nodes: SchemaNode[], seen: Map<string, true>): SchemaNode[] {
  return nodes.flatMap(node => {
    const { $ref, anyOf = [], oneOf = [], allOf = [], ...own } = node
    if ($ref !== undefined) {
      if (seen.has($ref)) return []
      const target = $ref === '#' ? root : root.$defs?.[$ref.replace('#/$defs/', '')]
      return target ? expand(root, [target], new Map(seen).set($ref, true)) : []
    }
    return [own, ...expand(root, [...anyOf, ...oneOf, ...allOf], seen)]
  })
}

function childOf({ properties, additionalProperties }: SchemaNode, key: string): SchemaNode[] {
  const own = properties?.[key]
  if (own) return [own]
  return typeof additionalProperties === 'object' ? [additionalProperties] : []
}

function propertiesOf(root: SchemaNode, nodes: SchemaNode[]): [string, SchemaNode][] {
  const all = new Map<string, SchemaNode>()
  for (const { properties = {} } of expand(root, nodes, new Map()))
    for (const [key, node] of Object.entries(properties)) if (!all.has(key)) all.set(key, node)
  return [...all]
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

function valuesOf(root: SchemaNode, nodes: SchemaNode[], key: string): Completion[] {
  const values = new Set<string>()
  for (const node of expand(
    root,
    nodes.flatMap(one => childOf(one, key)),
    new Map(),
  )) {
    for (const value of node.enum ?? []) values.add(asText(value))
    if (node.const !== undefined) values.add(asText(node.const))
    if (node.type === 'boolean') for (const word of ['true', 'false']) values.add(word)
  }
  return [...values].map(label => ({ label, type: 'constant' }))
}
