import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#base/errors.ts'
import type { Broker, Call } from '#services/broker/broker.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import { bodyOf } from './http-door.ts'
import { parseJsonText } from './json-text.ts'
import { isObject } from './messages.ts'
import { pausedSentence } from './paused.ts'
import type { ScopedTools } from './scoped-tools.ts'

type Deps = {
  broker: Pick<Broker, 'call' | 'refuse'>
  tools: ScopedTools
  isPaused: () => boolean
}

/** The REST dialect of seed B: `GET /tools` and `POST /execute`, so that its clients can use Gatehouse as their server (G4). */
export function restRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/tools', ({ keyOwner }) => {
    const served = deps.tools.served({ kind: 'all' }, keyOwner)
    return { tools: served.map(tool => tool.listed) }
  })
  app.post('/execute', (request, reply) => execute(deps, request, reply))
}

async function execute(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ result: unknown }> {
  const asked = readAsked(bodyOf(request))
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const call: Call = {
    requestId: randomUUID(),
    client: request.keyOwner.name,
    key: request.keyOwner,
    session: null,
    view: { kind: 'all' },
    tool: asked.tool,
    arguments: asked.arguments,
    meta: undefined,
    signal: gone.signal,
  }
  if (deps.isPaused()) deps.broker.refuse(call, 'gateway_paused', pausedSentence)
  const result = await deps.broker.call(call)
  if (result['isError'] === true) throw new AppError('server_error', textOf(result) || 'The tool failed.')
  return { result: plain(result) }
}

function readAsked(text: string): { tool: string; arguments: Record<string, unknown> } {
  const asked = parse(text)
  if (!isObject(asked))
    throw new AppError('bad_input', 'The body must be a JSON object: {"tool": …, "arguments": {…}}.')
  const { tool, arguments: args = {} } = asked
  if (typeof tool !== 'string' || tool === '')
    throw new AppError('bad_input', 'tool: the name of a tool is missing.')
  if (!isObject(args)) throw new AppError('bad_input', 'arguments: must be an object.')
  return { tool, arguments: args }
}

function parse(text: string): unknown {
  try {
    return parseJsonText(text)
  } catch (cause) {
    const message = cause instanceof RangeError ? cause.message : 'The body is not JSON.'
    throw new AppError('bad_input', message, { cause })
  }
}

/** An MCP result as the dialect's one value: structured content, else the text (as JSON when it is an object or a list), else the content. */
function plain(result: RawResult): unknown {
  const { structuredContent, content } = result
  if (structuredContent !== undefined) return structuredContent
  const blocks: unknown[] = Array.isArray(content) ? content : []
  if (!blocks.every(isText)) return blocks
  const text = textOf(result)
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return parseJsonText(text)
  } catch {
    return text
  }
}

function textOf({ content }: RawResult): string {
  const blocks: unknown[] = Array.isArray(content) ? content : []
  return blocks
    .filter(isText)
    .map(({ text }) => text)
    .join('\n')
}

function isText(block: unknown): block is { type: 'text'; text: string } {
  return isObject(block) && block['type'] === 'text' && typeof block['text'] === 'string'
}
