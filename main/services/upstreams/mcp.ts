import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '#base/errors.ts'
import type { Opening } from './adapter.ts'
import { isRecord, protocolMismatch, toFailure, tooLarge, type Where } from './failure.ts'
import { Peer, type PeerDeps } from './peer.ts'
import type { ListKind, RawItem, RawResult, RequestOptions, Upstream, UpstreamFacts } from './upstream.ts'

const lists: Record<ListKind, { method: string; key: string; capability: string }> = {
  tools: { method: 'tools/list', key: 'tools', capability: 'tools' },
  resources: { method: 'resources/list', key: 'resources', capability: 'resources' },
  resourceTemplates: {
    method: 'resources/templates/list',
    key: 'resourceTemplates',
    capability: 'resources',
  },
  prompts: { method: 'prompts/list', key: 'prompts', capability: 'prompts' },
}

const mostPages = 1_000
const mostItems = 20_000
const mostBytes = 64 * 1024 * 1024

/** What carries the messages of one connection. */
type Wire = {
  pid?: number
  /** Told the version that was agreed on. */
  speak?(protocolVersion: string): void
  close(): Promise<void>
}

/** A peer whose messages go where this opening wants them. */
export function peerFor(opening: Opening, wire: Pick<PeerDeps, 'send' | 'settled'>): Peer {
  const { where, events, sessionCapabilities } = opening
  return new Peer({
    ...wire,
    where,
    toFailure: error => toFailure(error, where),
    sessionBound: sessionCapabilities !== null,
    listChanged: events.listChanged,
    logged: events.logged,
  })
}

/** Completes a connection whose wire is up; a wire that does not get through the handshake is closed. */
export async function openMcp(opening: Opening, peer: Peer, wire: Wire): Promise<Upstream> {
  try {
    const facts = await shakeHands(opening, peer)
    if (facts.protocolVersion !== null) wire.speak?.(facts.protocolVersion)
    peer.notify('notifications/initialized')
    const { where, tuning } = opening
    return new McpUpstream({
      peer,
      where,
      facts: { ...facts, ...(wire.pid !== undefined && { pid: wire.pid }) },
      listTimeoutMs: tuning.listTimeoutMs,
      close: () => wire.close(),
    })
  } catch (error) {
    await wire.close()
    throw error
  }
}

/** `initialize` (MCP 2025-11-25, lifecycle). No roots are declared: they would replace the folders a server was given. */
async function shakeHands(opening: Opening, peer: Peer): Promise<UpstreamFacts> {
  const { where, version, sessionCapabilities, signal, tuning } = opening
  const params = {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: sessionCapabilities ?? {},
    clientInfo: { name: 'gatehouse', title: 'Gatehouse', version },
  }
  const result = await peer.request('initialize', params, { signal, timeoutMs: tuning.connectTimeoutMs })
  const protocolVersion = result['protocolVersion']
  if (typeof protocolVersion !== 'string' || !SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion))
    throw protocolMismatch(where, `it chose version ${String(protocolVersion).slice(0, 40)}`)
  return {
    protocolVersion,
    serverInfo: readInfo(result['serverInfo']),
    capabilities: isRecord(result['capabilities']) ? result['capabilities'] : {},
    instructions: typeof result['instructions'] === 'string' ? result['instructions'] : null,
  }
}

function readInfo(info: unknown): UpstreamFacts['serverInfo'] {
  if (!isRecord(info) || typeof info['name'] !== 'string') return null
  const { name, version, title } = info
  return {
    name,
    version: typeof version === 'string' ? version : '',
    ...(typeof title === 'string' && { title }),
  }
}

type Deps = {
  peer: Peer
  where: Where
  facts: UpstreamFacts
  listTimeoutMs: number
  /** Ends the transport, and the process where there is one. */
  close: () => Promise<void>
}

/** An open MCP connection of any transport. */
class McpUpstream implements Upstream {
  readonly facts: UpstreamFacts
  readonly #deps: Deps
  #closing: Promise<void> | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    this.facts = deps.facts
  }

  async list(what: ListKind, signal: AbortSignal): Promise<RawItem[]> {
    const { capability } = lists[what]
    if (this.facts.capabilities[capability] === undefined && what !== 'tools') return []
    try {
      return await this.#pages(what, signal)
    } catch (error) {
      if (isUnsupported(error)) return []
      throw error
    }
  }

  async #pages(what: ListKind, signal: AbortSignal): Promise<RawItem[]> {
    const { method, key } = lists[what]
    const { peer, where, listTimeoutMs: timeoutMs } = this.#deps
    const items: RawItem[] = []
    let bytes = 0
    let cursor: unknown
    for (let page = 0; page < mostPages; page++) {
      const params = typeof cursor === 'string' ? { cursor } : undefined
      // oxlint-disable-next-line no-await-in-loop -- each page names the next one
      const result = await peer.request(method, params, { signal, timeoutMs })
      const found = result[key]
      if (!Array.isArray(found)) throw protocolMismatch(where, `its answer to ${method} has no list "${key}"`)
      for (const item of found) if (isRecord(item)) items.push(item)
      bytes += JSON.stringify(found).length
      if (items.length > mostItems || bytes > mostBytes) break
      cursor = result['nextCursor']
      if (typeof cursor !== 'string' || cursor === '') return items
    }
    throw tooLarge(where, `a list of ${what} without end (${items.length} so far)`)
  }

  callTool(params: Record<string, unknown>, options: RequestOptions): Promise<RawResult> {
    return this.#deps.peer.request('tools/call', params, options)
  }

  request(method: string, params: unknown, options: RequestOptions): Promise<RawResult> {
    return this.#deps.peer.request(method, params, options)
  }

  close(): Promise<void> {
    const { peer, where } = this.#deps
    peer.end(new AppError('connection_lost', `The connection to ${where.name} was closed.`))
    this.#closing ??= this.#deps.close()
    return this.#closing
  }
}

function isUnsupported(error: unknown): boolean {
  return (
    error instanceof AppError &&
    error.code === 'server_error' &&
    isRecord(error.data) &&
    error.data['code'] === -32_601
  )
}
