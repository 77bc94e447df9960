import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { readLines } from '../../main/base/lines.ts'

/** Sends one message and gives the answer's text: as little client as possible, so that the differences are the gateway's. */
export type Caller = {
  send(message: { id?: number; [field: string]: unknown }): Promise<string>
  close(): void
}

const greeting = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1' },
}

/** Keep-alive HTTP, one connection for each caller at a time. */
export async function httpCaller(url: string, key?: string): Promise<Caller> {
  const agent = new Agent({ keepAlive: true })
  let session: string | undefined
  const send = (message: object): Promise<string> =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'content-length': String(Buffer.byteLength(body)),
        ...(key && { authorization: `Bearer ${key}` }),
        ...(session && { 'mcp-session-id': session }),
      }
      const sent = request(url, { method: 'POST', agent, headers }, response => {
        session ??= response.headers['mcp-session-id'] as string | undefined
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () => resolve(text))
      })
      sent.once('error', reject)
      sent.end(body)
    })
  await send({ id: 0, method: 'initialize', params: greeting })
  await send({ method: 'notifications/initialized' })
  return { send, close: () => agent.destroy() }
}

/** Newline-delimited JSON over a child's pipes. */
export async function stdioCaller(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Caller & { child: ChildProcess }> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting = new Map<number, (text: string) => void>()
  readLines(child.stdout, {
    maxBytes: 64 * 1024 * 1024,
    tooLong: () => child.kill(),
    line: text => {
      const { id } = JSON.parse(text) as { id?: number }
      if (id === undefined) return
      waiting.get(id)?.(text)
      waiting.delete(id)
    },
  })
  const send = (message: { id?: number; [field: string]: unknown }): Promise<string> =>
    new Promise(resolve => {
      if (message.id === undefined) resolve('')
      else waiting.set(message.id, resolve)
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
    })
  await send({ id: 0, method: 'initialize', params: greeting })
  await send({ method: 'notifications/initialized' })
  return {
    child,
    send,
    close: () => {
      child.stdin.end()
      void once(child, 'exit')
    },
  }
}
