import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { ActivityEntry, ErrorCode } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { Refusal, Registry, ServedTool } from '#services/registry/registry.ts'
import type { PolicyCall } from '#services/policy/policy.ts'
import type { RawResult, Relay } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import { admit, admitStill } from './admit.ts'
import type { Call } from './call.ts'
import { ArgumentCheck } from './argument-check.ts'
import { callerOf, permit, type PermitDeps, policyCall } from './permit.ts'
import { newTrace, timingOf, type Trace } from './trace.ts'

export type { Call } from './call.ts'

type Deps = PermitDeps & {
  log: Log
  registry: Pick<Registry, 'resolve' | 'countCall'>
  upstreams: Pick<Upstreams, 'callTool'>
  activity: Pick<Activity, 'append'>
  limits: Pick<Limits, 'take'>
  keys: Pick<Keys, 'owner'>
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
  'policy_denied',
  'approval_pending',
  'approval_rejected',
  'approval_expired',
  'approvals_full',
])

/** The one road to a tool: scope → limit → switch → schema → policy → approval → call → record. Gateway, panel and CLI all call through here. */
export class Broker {
  readonly #deps: Deps
  readonly #arguments: ArgumentCheck

  constructor(deps: Deps) {
    this.#deps = deps
    this.#arguments = new ArgumentCheck(deps.log)
  }

  /** The server's raw CallToolResult. Rejects with an AppError; every end, good or bad, leaves one activity row. */
  async call(call: Call): Promise<RawResult> {
    const trace = newTrace()
    const tool = this.#deps.registry.resolve(call.view, call.tool)
    try {
      const result = await this.#perform(call, tool, trace)
      this.#record(call, tool, trace, result['isError'] === true ? 'tool_error' : 'ok', null)
      return result
    } catch (error) {
      this.#recordFailure(call, tool, trace, error)
      throw error
    }
  }

  /** Records and rejects a call that its door turned away (the gateway is paused). */
  refuse(call: Call, code: ErrorCode, message: string): never {
    const error = new AppError(code, message)
    this.#recordFailure(call, this.#deps.registry.resolve(call.view, call.tool), newTrace(), error)
    throw error
  }

  /** The call as the rules would see it, for the tester; undefined when the tool cannot be called. */
  imagine(client: string, name: string, args: Record<string, unknown>, at: Date): PolicyCall | Refusal {
    const tool = this.#deps.registry.resolve({ kind: 'all' }, name)
    if ('refused' in tool) return tool
    return policyCall(client, null, tool, tool.own?.accept?.(args) ?? args, at)
  }

  async #perform(call: Call, tool: ServedTool | Refusal, trace: Trace): Promise<RawResult> {
    admit(call, tool, this.#deps.limits)
    if ('refused' in tool) throw new AppError(tool.refused, tool.message)
    if (call.signal.aborted) throw new AppError('cancelled', 'The call was cancelled.')
    const given = call.arguments ?? {}
    const args = tool.own?.accept?.(given) ?? given
    const check = (changed: Record<string, unknown>): void => this.#checkArguments(changed, tool)
    check(args)
    return permit(this.#deps, {
      call,
      tool,
      args,
      trace,
      check,
      run: (approved, relay, signal, asked) => {
        const current = asked ? this.#stillThere(call, tool) : tool
        trace.ranAt = performance.now()
        return this.#run({ ...call, relay, signal }, current, approved)
      },
    })
  }

  /** A yes was for this very definition, and switches hold at the moment of the call. */
  #stillThere(call: Call, { hash, exposedName, serverId }: ServedTool): ServedTool {
    const tool = this.#deps.registry.resolve(call.view, call.tool)
    if ('refused' in tool) throw new AppError(tool.refused, tool.message)
    admitStill(call, tool, id => this.#deps.keys.owner(id))
    if (tool.hash === hash && tool.serverId === serverId) return tool
    const message = `The definition or the server of ${exposedName} changed while the call waited for approval. It has not run; call it again.`
    throw new AppError('tool_held', message)
  }

  async #run(call: Running, tool: ServedTool, args: Record<string, unknown>): Promise<RawResult> {
    this.#deps.registry.countCall(tool)
    const { client, key, via = 'mcp', job, meta, signal, relay, session } = call
    if (tool.own) return tool.own.call({ arguments: args, client, key, via, job, meta, signal, relay })
    const { name, serverId, timeoutMs = defaultTimeoutMs } = tool
    const isGiven = call.arguments !== undefined || Object.keys(args).length > 0
    const params = { name, ...(isGiven && { arguments: args }), ...(meta && { _meta: meta }) }
    const options = { signal, timeoutMs, ...(relay && { relay }) }
    return this.#deps.upstreams.callTool(serverId, params, options, session ?? undefined)
  }

  #checkArguments(args: Record<string, unknown>, tool: ServedTool): void {
    const issues = this.#arguments.check(tool, args)
    if (issues.length === 0) return
    const list = issues.map(({ message }) => message).join('; ')
    const message = `The arguments do not fit the schema of ${tool.exposedName}: ${list}. Correct them and call again.`
    throw new AppError('invalid_arguments', message, { data: issues })
  }

  #recordFailure(call: Call, tool: ServedTool | Refusal, trace: Trace, error: unknown): void {
    const code = error instanceof AppError ? error.code : 'internal'
    this.#record(call, tool, trace, refusals.has(code) ? 'refused' : 'failed', code)
  }

  #record(
    call: Call,
    tool: ServedTool | Refusal,
    trace: Trace,
    outcome: ActivityEntry['outcome'],
    code: ErrorCode | null,
  ): void {
    const isKnown = !('refused' in tool)
    const { requestId, session, via = 'mcp', arguments: detail } = call
    const { note, link } = trace
    const timing = timingOf(trace)
    this.#deps.activity.append({
      kind: 'call',
      action: 'call',
      requestId,
      client: callerOf(call),
      via,
      session,
      server: isKnown ? tool.server : '',
      tool: isKnown ? tool.name : call.tool.slice(0, 200),
      outcome,
      code,
      durationMs: performance.now() - trace.startedAt,
      link,
      ...(detail && { detail }),
      ...(isKnown && { inputSchema: tool.inputSchema }),
      ...(note !== undefined && { note }),
      ...(timing && { timing }),
    })
  }
}

type Running = Omit<Call, 'relay'> & { relay: Relay | undefined }
