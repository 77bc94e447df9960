import type { Adapter } from './adapter.ts'
import { authHeaders } from './auth.ts'
import { openMcp, peerFor } from './mcp.ts'
import type { Peer } from './peer.ts'
import { asLost } from './refusal.ts'
import { SseWire } from './sse-wire.ts'
import { Web } from './web.ts'

/** MCP over the legacy HTTP+SSE transport, deprecated since 2025-03-26 but still common. */
export const openSse: Adapter = async opening => {
  const { server, where, events, resolve, signal, tuning } = opening
  const wire: SseWire = new SseWire({
    url: new URL(server.url ?? ''),
    where,
    web: new Web({ where, headers: await authHeaders(server, resolve) }),
    message: message => peer.receive(message),
    failed: (id, error) => peer.fail(id, error),
    lost: error => {
      peer.end(asLost(error))
      events.closed(error)
    },
  })
  const peer: Peer = peerFor(opening, { send: (message, id) => wire.send(message, id) })
  await wire.start(signal, tuning.connectTimeoutMs)
  return openMcp(opening, peer, wire)
}
