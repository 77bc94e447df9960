import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, type Page } from '@playwright/test'
import type { Input, Method, Output } from '#contract'
import type { Home } from './home.ts'

const filesystem = join(
  import.meta.dirname,
  '../../../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js',
)

/** What the person sees of a call's end: `refused` has the text of the error. */
export type Outcome = { refused: boolean; text: string }

/** Calls a method as the panel does; throws when it is refused. */
export async function ask<M extends Method>(page: Page, method: M, input?: Input<M>): Promise<Output<M>> {
  const reply = await page.evaluate(([name, given]) => window.bridge.call(name, given), [method, input] as [
    Method,
    unknown,
  ])
  if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`)
  return reply.value as Output<M>
}

/** Adds server-filesystem on a folder of the person's, which comes back. */
export async function addFiles(page: Page, home: Home): Promise<string> {
  const folder = join(home.folder, 'documents')
  await mkdir(folder, { recursive: true })
  await ask(page, 'servers.add', {
    name: 'Files',
    slug: 'files',
    kind: 'stdio',
    command: process.execPath,
    args: [filesystem, folder],
  })
  const served = async () => (await ask(page, 'tools.list')).map(({ exposedName }) => exposedName)
  await expect.poll(served).toContain('files__write_file')
  return folder
}

/** A real MCP client with a key of its own, connected over streamable HTTP. */
export async function connectAgent(page: Page, name = 'claude') {
  const { key } = await ask(page, 'keys.create', { name })
  const { url } = await ask(page, 'gateway.status')
  const client = new Client({ name: 'agent', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(String(url)), { requestInit }))
  /** Never rejects. */
  const run = async (tool: string, args: Record<string, unknown>): Promise<Outcome> => {
    try {
      const call = { name: `files__${tool}`, arguments: args }
      const { isError, content: said } = await client.callTool(call, undefined, { timeout: 150_000 })
      const text = (said as { text?: string }[]).map(part => part.text ?? '').join('\n')
      return { refused: isError === true, text }
    } catch (error) {
      return { refused: true, text: String(error) }
    }
  }
  return {
    run,
    write: (path: string, content: string): Promise<Outcome> => run('write_file', { path, content }),
    close: () => client.close().catch(() => {}),
  }
}
