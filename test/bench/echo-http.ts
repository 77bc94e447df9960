import { createServer } from 'node:http'

/** The least a streamable HTTP server can be: one tool, plain JSON answers. What it costs is the floor of every measurement. */
const tools = [
  {
    name: 'echo',
    description: 'Gives its text back.',
    inputSchema: {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
      additionalProperties: false,
    },
  },
]

type Asked = { id?: number; method: string; params?: { arguments?: { text?: string } } }

const answers: Record<string, (asked: Asked) => unknown> = {
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'echo', version: '1' },
  }),
  'tools/list': () => ({ tools }),
  'tools/call': ({ params }) => ({ content: [{ type: 'text', text: params?.arguments?.text ?? '' }] }),
  ping: () => ({}),
}

const server = createServer((request, response) => {
  if (request.method !== 'POST') {
    response.writeHead(405).end()
    return
  }
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (body += chunk))
  request.on('end', () => {
    const asked = JSON.parse(body) as Asked
    if (asked.id === undefined) {
      response.writeHead(202).end()
      return
    }
    const result = answers[asked.method]?.(asked) ?? {}
    const text = JSON.stringify({ jsonrpc: '2.0', id: asked.id, result })
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'mcp-session-id': 'bench',
    })
    response.end(text)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`ready ${typeof address === 'object' ? address?.port : ''}\n`)
})
