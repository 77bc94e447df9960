import { readLines } from '../../main/base/lines.ts'

/** The same least server over stdio. */
const tool = {
  name: 'echo',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
}

type Asked = { id?: number; method: string; params?: { arguments?: { text?: string } } }

function answer({ method, params }: Asked): unknown {
  if (method === 'tools/call') return { content: [{ type: 'text', text: params?.arguments?.text ?? '' }] }
  if (method === 'tools/list') return { tools: [tool] }
  if (method !== 'initialize') return {}
  const serverInfo = { name: 'echo', version: '1' }
  return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }
}

readLines(process.stdin, {
  maxBytes: 1024 * 1024,
  tooLong: () => process.exit(1),
  line: text => {
    const asked = JSON.parse(text) as Asked
    if (asked.id === undefined) return
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: asked.id, result: answer(asked) })}\n`)
  },
})
process.stdin.once('end', () => process.exit(0))
