import type { Adapter } from './adapter.ts'
import { authHeaders } from './auth.ts'
import { HttpWire } from './http-wire.ts'
import { openMcp, peerFor } from './mcp.ts'
import type { Peer } from './peer.ts'
import { asLost } from './refusal.ts'
import { Web } from './web.ts'

/** MCP over streamable HTTP (MCP 2025-11-25, transports). */
export const openHttp: Adapter = async opening => {
  const { server, where, events, resolve } = opening
  const wire: HttpWire = new HttpWire({
    url: new URL(server.url ?? ''),
    where,
    web: new Web({ where, headers: await authHeaders(server, resolve) }),
    message: (message, carrier) => peer.receive(message, carrier),
    failed: (id, error) => peer.fail(id, error),
    waits: id => peer.waits(id),
    lost: error => {
      peer.end(asLost(error))
      events.closed(error)
    },
  })
  const peer: Peer = peerFor(opening, {
    send: (message, id) => wire.send(message, id),
    settled: (id, answered) => wire.settled(id, answered),
  })
  await wire.start()
  return openMcp(opening, peer, wire)
}
