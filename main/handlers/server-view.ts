import type { Server, ServerView, WireError } from '#contract'
import type { UpstreamFacts } from '#services/upstreams/upstream.ts'
import type { Parts } from './parts.ts'

type From = Pick<Parts, 'registry' | 'scheduler' | 'secrets' | 'upstreams'>

/** A server with all that is known of it now: connection, last reading, next reading (S8). */
export function viewServer({ registry, scheduler, secrets, upstreams }: From, server: Server): ServerView {
  const { facts: lastFacts, lastError, ...summary } = registry.summary(server.id)
  const state = upstreams.state(server.id)
  return {
    ...server,
    ...summary,
    ...shownFacts(upstreams.facts(server.id) ?? lastFacts),
    lastError: lastError && withoutSecrets(secrets, lastError),
    state: 'error' in state ? { ...state, error: withoutSecrets(secrets, state.error) } : state,
    nextSync: scheduler.next(server.id)?.toISOString() ?? null,
  }
}

function shownFacts(
  facts: UpstreamFacts | null,
): Pick<ServerView, 'protocolVersion' | 'serverInfo' | 'instructions'> {
  if (!facts) return { protocolVersion: null, serverInfo: null, instructions: null }
  const { protocolVersion, serverInfo, instructions } = facts
  return { protocolVersion, serverInfo, instructions }
}

function withoutSecrets(secrets: From['secrets'], error: WireError): WireError {
  return { ...error, message: secrets.redact(error.message) }
}
