import type { ErrorObject } from 'ajv'
import type { Log } from '#base/log.ts'
import type { ServedTool } from '#services/registry/registry.ts'
import { type CompiledSchema, compileSchema } from './compile-schema.ts'
import { runWithin } from '#base/time-limit.ts'

/** One broken rule: where in the arguments (a JSON pointer, empty for the whole), which keyword, and a sentence part. */
export type ArgumentIssue = { path: string; rule: string; message: string }

type Tool = Pick<ServedTool, 'server' | 'name' | 'hash' | 'inputSchema'>

const validatorsKept = 500
const checkLimitMs = 100
const manyNodes = 10_000
const issuesShown = 5

/**
 * Checks arguments against tools' schemas (G9). Schemas come from servers, so none may hold the process: one that is
 * too large, too slow or not a schema is left to its server to enforce, and that is logged once.
 */
export class ArgumentCheck {
  readonly #log: Log
  /** By the tool's hash, least recently used first. */
  readonly #compiled = new Map<string, CompiledSchema | undefined>()

  constructor(log: Log) {
    this.#log = log
  }

  /** What is wrong with the arguments; empty when they fit or cannot be judged here. */
  check(tool: Tool, args: object): ArgumentIssue[] {
    const compiled = this.#get(tool)
    if (!compiled) return []
    try {
      if (this.#fits(compiled, args)) return []
    } catch (error) {
      this.#giveUp(tool, error)
      return []
    }
    return (compiled.validate.errors ?? []).slice(0, issuesShown).map(describe)
  }

  #fits({ validate, guarded }: CompiledSchema, args: object): boolean {
    if (!guarded && !hasMoreNodes(args, manyNodes)) return validate(args)
    const outcome = runWithin(checkLimitMs, () => validate(args))
    if (!outcome.done) throw new Error(`the check took over ${checkLimitMs} ms`)
    return outcome.value
  }

  #get(tool: Tool): CompiledSchema | undefined {
    const known = this.#compiled.get(tool.hash)
    const isKnown = known !== undefined || this.#compiled.has(tool.hash)
    const compiled = isKnown ? known : this.#compile(tool)
    this.#compiled.delete(tool.hash)
    this.#compiled.set(tool.hash, compiled)
    const [oldest] = this.#compiled.keys()
    if (this.#compiled.size > validatorsKept && oldest !== undefined) this.#compiled.delete(oldest)
    return compiled
  }

  #compile(tool: Tool): CompiledSchema | undefined {
    const { inputSchema } = tool
    if (typeof inputSchema !== 'object' || inputSchema === null) return undefined
    try {
      return compileSchema(inputSchema)
    } catch (error) {
      this.#giveUp(tool, error)
      return undefined
    }
  }

  #giveUp(tool: Tool, error: unknown): void {
    const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    const { server, name } = tool
    this.#log.warn(
      { server, tool: name, reason },
      "a tool's schema cannot be checked here; its server decides",
    )
    this.#compiled.set(tool.hash, undefined)
  }
}

function describe({ instancePath, keyword, message, params }: ErrorObject): ArgumentIssue {
  const path = instancePath.slice(0, 200)
  const text = `${message ?? 'is not valid'}${detail(keyword, params)}`.slice(0, 300)
  return { path, rule: keyword, message: `${path || 'arguments'} ${text}` }
}

/** What ajv's own text leaves out and a caller needs to correct the call. */
function detail(keyword: string, params: Record<string, unknown>): string {
  if (keyword === 'additionalProperties') return `, but has ${JSON.stringify(params['additionalProperty'])}`
  if (keyword === 'enum') return `: ${JSON.stringify(params['allowedValues'])}`
  if (keyword === 'const') return ` ${JSON.stringify(params['allowedValue'])}`
  return ''
}

/** Counts no further than it must. */
function hasMoreNodes(value: unknown, limit: number): boolean {
  const open: unknown[] = [value]
  for (let count = 0; open.length > 0; count++) {
    if (count + open.length > limit) return true
    const node = open.pop()
    if (typeof node === 'string' && node.length > limit) return true
    if (typeof node === 'object' && node !== null) for (const child of Object.values(node)) open.push(child)
  }
  return false
}
