import { randomUUID } from 'node:crypto'
import { withRequestId } from '#base/request-id.ts'
import type { Caller, Handlers, Parsed, ToolOutcome } from '#contract'
import type { Call } from '#services/broker/broker.ts'
import type { Parts } from './parts.ts'
import { isPerson, requirePerson } from './person.ts'

type Names = Extract<keyof Handlers, `tools.${string}`>

export function toolHandlers(parts: Parts): Pick<Handlers, Names> {
  const { registry } = parts
  const running = new Map<string, AbortController>()
  return {
    'tools.list': ({ server }) => registry.tools(server),
    'tools.get': ({ server, name }) => registry.detail(server, name),
    'tools.setEnabled': ({ selection, enabled }) => ({ changed: registry.setEnabled(selection, enabled) }),
    'tools.approve': (approval, caller) => {
      requirePerson(parts, caller, 'approve definitions of tools')
      return { approved: registry.approve(approval) }
    },
    'tools.review': (selection, caller) => {
      requirePerson(parts, caller, 'review tools')
      return { reviewed: registry.review(selection) }
    },
    'tools.call': (input, caller) => callTool(parts, running, input, caller),
    'tools.cancel': ({ runId }) => {
      const run = running.get(runId)
      run?.abort()
      return { cancelled: run !== undefined }
    },
    'tools.offers': ({ server }) => registry.offers(server),
  }
}

const doorOf = ({ face }: Caller): NonNullable<Call['via']> =>
  face === 'cli' || face === 'rest' ? face : 'window'

/** A call from the panel or the command line walks the same road as a client's. */
async function callTool(
  parts: Parts,
  running: Map<string, AbortController>,
  input: Parsed<'tools.call'>,
  caller: Caller,
): Promise<ToolOutcome> {
  const { broker, closing } = parts
  const requestId = randomUUID()
  const startedAt = performance.now()
  const cancel = new AbortController()
  const call = {
    requestId,
    client: caller.name,
    session: null,
    via: doorOf(caller),
    person: isPerson(parts, caller),
    view: { kind: 'all' as const },
    tool: input.tool,
    arguments: input.arguments,
    meta: undefined,
    signal: AbortSignal.any([closing, cancel.signal]),
  }
  const { runId = requestId } = input
  running.set(runId, cancel)
  try {
    const result = await withRequestId(() => broker.call(call), requestId)
    return { result, durationMs: performance.now() - startedAt, requestId }
  } finally {
    running.delete(runId)
  }
}
