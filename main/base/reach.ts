import type { Annotations, KeyScope } from '#contract'
import { globMatcher } from './glob.ts'

/** What a scope is asked about: a tool with all that a scope may look at. Never changed, only replaced. */
export type Target = {
  /** The slug of its server. */
  readonly server: string
  /** The name its server uses, and the one that is its own among all tools. */
  readonly name: string
  readonly publicName: string
  readonly annotations: Annotations | null
  /** A person has looked at its present definition. */
  readonly reviewed: boolean
  /** Set when Gatehouse answers it itself: it belongs to no server. */
  readonly own?: { readonly workflow?: string } | undefined
}

type Match = (text: string) => boolean

/** A key's scope, ready to be asked on every call (K2). Whatever is not clearly inside is outside. */
export class Reach {
  /** Everything is in it. */
  readonly isWhole: boolean
  /** Every workflow is in it, those of tomorrow too. */
  readonly allWorkflows: boolean
  readonly readOnly: boolean
  readonly #servers: Match
  readonly #workflows: Match
  readonly #tools: Match
  readonly #noWorkflows: boolean
  /** What was answered before, for as long as the tool's definition and its review stay the same. */
  readonly #known = new WeakMap<Target, boolean>()

  constructor({ servers, workflows, tools, readOnly }: KeyScope) {
    this.#servers = anyOf(servers)
    this.#workflows = anyOf(workflows)
    this.#tools = anyOf(tools)
    this.#noWorkflows = workflows?.length === 0
    this.readOnly = readOnly
    this.allWorkflows = workflows === null && tools === null
    this.isWhole = this.allWorkflows && servers === null && !readOnly
  }

  /** Whether a tool may be listed and called. */
  tool(target: Target): boolean {
    if (this.isWhole) return true
    const before = this.#known.get(target)
    if (before !== undefined) return before
    const answer = this.#decide(target)
    this.#known.set(target, answer)
    return answer
  }

  /** Whether prompts and resources of a server may be seen. */
  server(slug: string): boolean {
    return this.#servers(slug)
  }

  /** Whether jobs of a workflow may be seen; with a server, of one that runs there. A list of tools holds for workflows too. */
  workflow(name: string, server: string | null = null): boolean {
    const tool = `execute_${name.replaceAll('-', '_')}`
    if (server === null) return this.#workflows(name) && this.#tools(tool)
    return this.#servers(server) && (this.#tools(tool) || this.#tools(`${server}__${tool}`))
  }

  #decide({ server, name, publicName, annotations, reviewed, own }: Target): boolean {
    if (this.readOnly && !(reviewed && annotations?.readOnlyHint === true)) return false
    if (!this.#tools(publicName) && !this.#tools(name)) return false
    if (!own) return this.#servers(server)
    return own.workflow === undefined ? !this.#noWorkflows : this.#workflows(own.workflow)
  }
}

/** No list is everything, an empty one nothing. Names without a sign are looked up, however many they are. */
function anyOf(list: readonly string[] | null): Match {
  if (list === null) return () => true
  const names = new Set(list.filter(one => !/[*?\\]/.test(one)))
  const globs = list.filter(one => !names.has(one)).map(globMatcher)
  return text => names.has(text) || globs.some(glob => glob(text))
}
