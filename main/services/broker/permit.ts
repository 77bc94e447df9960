import { canonicalHash } from '#base/canonical.ts'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Settings, Verdict } from '#contract'
import type { Approvals } from '#services/approvals/approvals.ts'
import type { Policy, PolicyCall } from '#services/policy/policy.ts'
import type { ServedTool } from '#services/registry/registry.ts'
import type { RawResult, Relay } from '#services/upstreams/upstream.ts'
import type { Call } from './call.ts'
import type { Trace } from './trace.ts'

type Args = Record<string, unknown>

export type PermitDeps = {
  now: Clock
  policy: Pick<Policy, 'decide'>
  approvals: Pick<Approvals, 'ask'>
  settings: () => Settings['approvals']
}

/** A call whose arguments fit, with the ways to go on with it. */
export type Fitting = {
  call: Call
  tool: ServedTool
  args: Args
  trace: Trace
  check: (args: Args) => void
  /** Calls the tool; `asked` when a person was asked first, so that it is looked up once more. */
  run: (args: Args, relay: Relay | undefined, signal: AbortSignal, asked: boolean) => Promise<RawResult>
}

/** The policy's gate on the one road: runs the call, asks a person first, or rejects with `policy_denied`. */
export function permit(deps: PermitDeps, fitting: Fitting): Promise<RawResult> {
  const { call, args, trace } = fitting
  const verdict = judge(deps, fitting, args)
  trace.note = verdict.because
  if (verdict.action === 'deny') throw new AppError('policy_denied', verdict.because)
  // Whoever pressed the button has said yes.
  const isAsked = verdict.action === 'ask' && call.person !== true
  if (!isAsked) return fitting.run(args, call.relay, call.signal, false)
  return askFor(deps, fitting, verdict)
}

function judge({ policy, now }: PermitDeps, { call, tool }: Fitting, args: Args): Verdict {
  return policy.decide(policyCall(callerOf(call), call.session, tool, args, now()))
}

/** A call of a tool as the rules look at it. */
export function policyCall(
  client: string,
  session: string | null,
  tool: ServedTool,
  args: Args,
  at: Date,
): PolicyCall {
  const { server, name, publicName, annotations, reviewed } = tool
  let hash: string | undefined
  const argumentsHash = () => (hash ??= canonicalHash(args))
  const about = { server, tool: name, exposedName: publicName, annotations, reviewed }
  return { client, session, ...about, arguments: args, found: new Map(), argumentsHash, at }
}

/** Who calls, as rules name it: workflows have a name space of their own. */
export function callerOf({ client, via }: Call): string {
  return via === 'workflow' ? `workflow:${client}` : client
}

function askFor(deps: PermitDeps, fitting: Fitting, verdict: Verdict): Promise<RawResult> {
  const { call, tool, args, trace } = fitting
  const { listed, inputSchema, server, serverId, serverName, name, publicName, annotations, hash } = tool
  const { title, description } = listed
  const client = callerOf(call)
  const keyId = call.key?.id ?? null
  const asked = structuredClone(args)
  return deps.approvals.ask({
    key: canonicalHash([client, keyId, serverId, name, hash, asked]),
    keyId,
    client,
    via: call.via ?? 'mcp',
    session: call.session,
    shown: {
      server,
      serverName,
      tool: name,
      exposedName: publicName,
      title: typeof title === 'string' ? title : null,
      description: typeof description === 'string' ? description : '',
      annotations,
      inputSchema,
      arguments: asked,
    },
    because: verdict.because,
    askedBy: verdict.rule?.position ?? null,
    holdMs: isAgent(call) ? deps.settings().holdSeconds * 1000 : undefined,
    signal: hearing(call),
    relay: call.relay,
    noted: approval => (trace.link = approval),
    judge: () => judge(deps, fitting, asked),
    check: changed => {
      fitting.check(changed)
      const { action, because } = judge(deps, fitting, changed)
      if (action === 'deny') throw new AppError('policy_denied', because)
    },
    run: async (given, relay, signal) => {
      const result = await fitting.run(given, relay, signal, true)
      return given === asked ? result : withNote(result, given)
    },
  })
}

/** The agent is told that it got the answer to another call than it made. */
function withNote(result: RawResult, args: Args): RawResult {
  const { content } = result
  const text = `Before approving this call a person changed its arguments to: ${JSON.stringify(args)}`
  return { ...result, content: [...(Array.isArray(content) ? content : []), { type: 'text', text }] }
}

/** Aborted when nobody can hear the answer any more. */
function hearing({ signal, lost }: Call): AbortSignal {
  const gone = lost?.()
  return gone ? AbortSignal.any([signal, gone]) : signal
}

/** Its client cuts calls after a time; a job or a person's command waits for the answer. */
const isAgent = ({ via = 'mcp' }: Call): boolean => via === 'mcp' || via === 'rest'
