import type { Activity } from '#services/activity/activity.ts'
import type { Registry, View } from '#services/registry/registry.ts'
import type { RawResult, Relay } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

type Deps = {
  registry: Pick<Registry, 'resolve' | 'countCall'>
  upstreams: Pick<Upstreams, 'callTool'>
  activity: Pick<Activity, 'append'>
}

/** One call on its way: who, through which view, which tool, with what. */
export type Call = {
  requestId: string
  client: string
  session: string | null
  view: View
  tool: string
  arguments: Record<string, unknown> | undefined
  meta: Record<string, unknown> | undefined
  signal: AbortSignal
  relay?: Relay
}

/** The one road to a tool: switch → schema → call → record. Gateway, panel and CLI all call through here. */
export class Broker {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The server's raw CallToolResult. Rejects with an AppError; every end, good or bad, leaves one activity row. */
  async call(_call: Call): Promise<RawResult> {
    throw new Error(`not built ${String(this.#deps)}`)
  }
}
