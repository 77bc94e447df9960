import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, Scalar } from 'yaml'
import type { Problem } from '#contract'
import type { Json } from './language.ts'

export type Path = readonly (string | number)[]

const aliasesAllowed = 100
const problemsShown = 50

/** A YAML (or JSON) text and the places of its values, so that every problem has a line and a column. */
export class YamlSource {
  /** The value; undefined when the syntax is broken. */
  readonly value: Json | undefined
  /** What is wrong with the syntax. */
  readonly problems: readonly Problem[]
  readonly #text: string
  readonly #lines = new LineCounter()
  readonly #document: Document | undefined

  constructor(text: string) {
    this.#text = text
    try {
      const document = parseDocument(text, {
        lineCounter: this.#lines,
        prettyErrors: false,
        logLevel: 'error',
        strict: true,
      })
      this.#document = document
      const faults = [...document.errors, ...document.warnings]
      // The library turns its own exhaustion into an ordinary error.
      if (faults.some(({ message }) => message.includes('call stack'))) throw new RangeError()
      this.problems = faults
        .slice(0, problemsShown)
        .map(fault => this.#problem(fault.pos[0], '', sentence(fault)))
      if (faults.length === 0) this.value = this.#valueOf(document)
    } catch (error) {
      this.problems = [{ line: 1, column: 1, path: '', message: thrown(error) }]
    }
  }

  /** A problem at the value of a path, or at the nearest thing above it that is there. */
  problem(path: Path, message: string, options: { atKey?: boolean; offset?: number } = {}): Problem {
    const start = this.#offset(path, options.atKey ?? false)
    const inside = options.offset === undefined ? undefined : this.#offsetInside(path, options.offset)
    return this.#problem(inside ?? start, pathText(path), message)
  }

  #problem(offset: number, path: string, message: string): Problem {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1), path, message }
  }

  #valueOf(document: Document): Json {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- YAML's core schema yields JSON; zod refuses infinities later
    return document.toJS({ maxAliasCount: aliasesAllowed }) as Json
  }

  #offset(path: Path, atKey: boolean): number {
    const key = atKey ? this.#keyOffset(path) : undefined
    if (key !== undefined) return key
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = length === 0 ? this.#document?.contents : this.#node(path.slice(0, length))
      if (isNode(node) && node.range) return node.range[0]
    }
    return 0
  }

  #keyOffset(path: Path): number | undefined {
    const holder = path.length === 1 ? this.#document?.contents : this.#node(path.slice(0, -1))
    if (!isMap(holder)) return undefined
    const pair = holder.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined
  }

  #node(path: Path): unknown {
    return this.#document?.getIn(path, true)
  }

  /** Where a character of a block text (`|`) stands in the file. */
  #offsetInside(path: Path, offset: number): number | undefined {
    const node = this.#node(path)
    if (!isScalar(node) || node.type !== Scalar.BLOCK_LITERAL || !node.range) return undefined
    const before = String(node.value).slice(0, offset).split('\n')
    const header = this.#text.indexOf('\n', node.range[0])
    let lineStart = header + 1
    for (let skipped = 1; skipped < before.length; skipped++)
      lineStart = this.#text.indexOf('\n', lineStart) + 1
    const indent = /^ */.exec(this.#text.slice(header + 1))?.[0].length ?? 0
    return lineStart + indent + (before.at(-1)?.length ?? 0)
  }
}

/** `steps[2].code`, as people write it. */
function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('')
}

function sentence({ code, message }: { code: string; message: string }): string {
  if (code === 'DUPLICATE_KEY') return 'This field is given twice. Remove one of them.'
  if (code === 'TAB_AS_INDENT') return 'Lines are indented with spaces in YAML, not with tabs.'
  if (code === 'MULTIPLE_DOCS')
    return 'A file holds one workflow; a line with --- begins another. Put it into a file of its own.'
  return `This is not valid YAML: ${message.split('\n')[0]}.`.replace('..', '.')
}

function thrown(error: unknown): string {
  if (error instanceof RangeError) return 'The file is nested too deeply to be read.'
  const message = error instanceof Error ? error.message : ''
  if (message.includes('Excessive alias count'))
    return `The file repeats itself through aliases (*name) more than ${aliasesAllowed} times. Write the values out.`
  return `This is not valid YAML: ${message}.`
}
