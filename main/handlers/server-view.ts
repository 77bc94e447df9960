import type { Server, ServerView, WireError } from '#contract'
import type { UpstreamFacts } from '#services/upstreams/upstream.ts'
import type { Parts } from './parts.ts'

type From = Pick<Parts, 'registry' | 'scheduler' | 'secrets' | 'upstreams'>

/** A server with all that is known of it now: connection, last reading, next reading (S8). */
export function viewServer({ registry, scheduler, secrets, upstreams }: From, server: Server): ServerView {
  const { facts: lastFacts, lastError, ...summary } = registry.summary(server.id)
  const known = upstreams.state(server.id)
  const state = 'error' in known ? { ...known, error: withoutSecrets(secrets, known.error) } : known
  return {
    ...server,
    ...summary,
    ...shownFacts(upstreams.facts(server.id) ?? lastFacts),
    // A connection that failed since is the later word than the last reading's.
    lastError: 'error' in state ? bare(state.error) : lastError && withoutSecrets(secrets, lastError),
    state,
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

const bare = ({ code, message }: WireError): WireError => ({ code, message })

function withoutSecrets(secrets: From['secrets'], error: WireError): WireError {
  return { ...error, message: secrets.redact(error.message) }
}
