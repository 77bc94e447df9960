import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Log } from '#base/log.ts'
import type { ActivityEntry, ErrorCode, JobSource } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { Refusal, Registry, ServedTool, View } from '#services/registry/registry.ts'
import type { ServerTool } from '#services/registry/served-tool.ts'
import type { OwnTool } from '#services/registry/tool-source.ts'
import type { RawResult, Relay } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { admit } from './admit.ts'
import { ArgumentCheck } from './argument-check.ts'

type Deps = {
  log: Log
  registry: Pick<Registry, 'resolve' | 'countCall'>
  upstreams: Pick<Upstreams, 'callTool'>
  activity: Pick<Activity, 'append'>
  limits: Pick<Limits, 'take'>
}

/** One call on its way: who, through which view, which tool, with what. */
export type Call = {
  requestId: string
  client: string
  /** Whose key it came with; undefined for programs of the person's own. */
  key?: KeyOwner | undefined
  session: string | null
  /** The door it came through, as a job it starts is told; `mcp` when not given. */
  via?: JobSource['kind']
  view: View
  tool: string
  arguments: Record<string, unknown> | undefined
  meta: Record<string, unknown> | undefined
  signal: AbortSignal
  relay?: Relay
}

/** Longest wait for a tool whose server sets none; progress starts it again. Seed A's own default. */
const defaultTimeoutMs = 300_000

const refusals = new Set<ErrorCode>([
  'tool_unknown',
  'tool_off',
  'tool_held',
  'server_disabled',
  'invalid_arguments',
  'gateway_paused',
  'key_refused',
  'not_permitted',
  'forbidden_workflow',
  'limit_reached',
])

/** The one road to a tool: scope → limit → switch → schema → call → record. Gateway, panel and CLI all call through here. */
export class Broker {
  readonly #deps: Deps
  readonly #arguments: ArgumentCheck

  constructor(deps: Deps) {
    this.#deps = deps
    this.#arguments = new ArgumentCheck(deps.log)
  }

  /** The server's raw CallToolResult. Rejects with an AppError; every end, good or bad, leaves one activity row. */
  async call(call: Call): Promise<RawResult> {
    const startedAt = performance.now()
    const tool = this.#deps.registry.resolve(call.view, call.tool)
    try {
      const result = await this.#perform(call, tool)
      this.#record(call, tool, startedAt, result['isError'] === true ? 'tool_error' : 'ok', null)
      return result
    } catch (error) {
      this.#recordFailure(call, tool, startedAt, error)
      throw error
    }
  }

  /** Records and rejects a call that its door turned away (the gateway is paused). */
  refuse(call: Call, code: ErrorCode, message: string): never {
    const error = new AppError(code, message)
    this.#recordFailure(call, this.#deps.registry.resolve(call.view, call.tool), performance.now(), error)
    throw error
  }

  async #perform(call: Call, tool: ServedTool | Refusal): Promise<RawResult> {
    admit(call, tool, this.#deps.limits)
    if ('refused' in tool) throw new AppError(tool.refused, tool.message)
    if (call.signal.aborted) throw new AppError('cancelled', 'The call was cancelled.')
    return tool.own ? this.#callOwn(call, tool, tool.own) : this.#callServer(call, tool)
  }

  async #callOwn(call: Call, tool: ServedTool, own: OwnTool): Promise<RawResult> {
    const { client, key, via = 'mcp', meta, signal, relay } = call
    const given = call.arguments ?? {}
    const args = own.accept?.(given) ?? given
    this.#checkArguments(args, tool)
    this.#deps.registry.countCall(tool)
    return own.call({ arguments: args, client, key, via, meta, signal, relay })
  }

  async #callServer(call: Call, tool: ServerTool): Promise<RawResult> {
    this.#checkArguments(call.arguments ?? {}, tool)
    this.#deps.registry.countCall(tool)
    const { name, serverId, timeoutMs = defaultTimeoutMs } = tool
    const params = {
      name,
      ...(call.arguments && { arguments: call.arguments }),
      ...(call.meta && { _meta: call.meta }),
    }
    const options = { signal: call.signal, timeoutMs, ...(call.relay && { relay: call.relay }) }
    return this.#deps.upstreams.callTool(serverId, params, options, call.session ?? undefined)
  }

  #checkArguments(args: Record<string, unknown>, tool: ServedTool): void {
    const issues = this.#arguments.check(tool, args)
    if (issues.length === 0) return
    const list = issues.map(({ message }) => message).join('; ')
    const message = `The arguments do not fit the schema of ${tool.exposedName}: ${list}. Correct them and call again.`
    throw new AppError('invalid_arguments', message, { data: issues })
  }

  #recordFailure(call: Call, tool: ServedTool | Refusal, startedAt: number, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal'
    this.#record(call, tool, startedAt, refusals.has(code) ? 'refused' : 'failed', code)
  }

  #record(
    call: Call,
    tool: ServedTool | Refusal,
    startedAt: number,
    outcome: ActivityEntry['outcome'],
    code: ErrorCode | null,
  ): void {
    const target =
      'refused' in tool
        ? { server: '', tool: call.tool.slice(0, 200) }
        : { server: tool.server, tool: tool.name }
    const { requestId, client, session, via = 'mcp' } = call
    const durationMs = performance.now() - startedAt
    const what = { kind: 'call' as const, action: 'call', requestId, client, session, via }
    this.#deps.activity.append({ ...what, ...target, outcome, code, durationMs })
  }
}
