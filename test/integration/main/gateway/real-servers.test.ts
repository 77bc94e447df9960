import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostileInput, packageInput, startCore, type TestCore } from '../../../support/core.ts'

const root = join(import.meta.dirname, '../../../..')
const bridge = join(root, 'main/bridge.ts')
const run = promisify(execFile)
let core: TestCore
let url: string
let key: string
const clients: Client[] = []

beforeAll(async () => {
  core = await startCore()
  await core.addRead(
    'everything',
    packageInput('@modelcontextprotocol/server-everything/dist/index.js', 'stdio'),
  )
  await core.addRead('memory', packageInput('@modelcontextprotocol/server-memory/dist/index.js'))
  url = (await core.call('gateway.status')).url ?? ''
  key = (await core.call('keys.create', { name: 'tester' })).key
}, 60_000)

afterAll(async () => {
  await Promise.all(clients.map(client => client.close()))
  await core.close()
})

async function connect(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'real', version: '1' })
  clients.push(client)
  await client.connect(transport)
  return client
}

const requestInit = () => ({ headers: { authorization: `Bearer ${key}` } })
const bridgeEnv = () => ({ PATH: process.env['PATH'] ?? '', GATEHOUSE_HOME: core.dataFolder })

const transports: [string, () => Transport][] = [
  ['streamable HTTP', () => new StreamableHTTPClientTransport(new URL(url), { requestInit: requestInit() })],
  ['SSE', () => new SSEClientTransport(new URL('/sse', url), { requestInit: requestInit() })],
  [
    'the bridge',
    () =>
      new StdioClientTransport({
        command: process.execPath,
        args: [bridge],
        env: bridgeEnv(),
        stderr: 'ignore',
      }),
  ],
]

test.each(transports)('real servers are called over %s, with progress', async (_name, open) => {
  const client = await connect(open())
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['everything__echo', 'memory__read_graph']),
  )
  expect(await client.callTool({ name: 'everything__echo', arguments: { message: 'héllo' } })).toMatchObject({
    content: [{ type: 'text', text: 'Echo: héllo' }],
  })
  const steps: number[] = []
  const long = { name: 'everything__trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } }
  await client.callTool(long, undefined, { onprogress: ({ progress }) => steps.push(progress) })
  // The SDK's client loses a progress that comes in one piece with the answer, so only the first is sure.
  expect(steps).toContain(1)
  expect(await client.callTool({ name: 'everything__echo', arguments: {} })).toMatchObject({ isError: true })
})

test('prompts and resources of a real server pass through', async () => {
  const client = await connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: requestInit() }),
  )
  const { prompts } = await client.listPrompts()
  expect(prompts.map(({ name }) => name)).toContain('everything__simple-prompt')
  expect((await client.getPrompt({ name: 'everything__simple-prompt' })).messages).toHaveLength(1)
  const { resources } = await client.listResources()
  const uri = resources[0]?.uri ?? ''
  expect((await client.readResource({ uri })).contents[0]).toMatchObject({ uri })
})

/** The Inspector's command line, with its folders inside the test's. */
async function inspect(
  ...args: string[]
): Promise<{ tools?: { name: string }[]; content?: { text: string }[] }> {
  const cli = join(root, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js')
  const env = { ...bridgeEnv(), HOME: core.dataFolder }
  const { stdout } = await run(process.execPath, [cli, '--cli', ...args], { env, timeout: 60_000 })
  return JSON.parse(stdout) as object
}

test('the Inspector lists and calls over streamable HTTP', async () => {
  const target = [url, '--transport', 'http', '--header', `Authorization: Bearer ${key}`]
  const { tools } = await inspect(...target, '--method', 'tools/list')
  expect(tools?.map(({ name }) => name)).toContain('everything__echo')
  const call = ['--method', 'tools/call', '--tool-name', 'everything__echo', '--tool-arg', 'message=hi']
  expect((await inspect(...target, ...call)).content?.[0]?.text).toBe('Echo: hi')
}, 120_000)

test('the Inspector calls through the bridge', async () => {
  const call = ['--method', 'tools/call', '--tool-name', 'everything__echo', '--tool-arg', 'message=hi']
  const home = ['-e', `GATEHOUSE_HOME=${core.dataFolder}`]
  const { content } = await inspect(process.execPath, bridge, ...home, ...call)
  expect(content?.[0]?.text).toBe('Echo: hi')
}, 120_000)

test('plain HTTP in the REST dialect reaches a real server', async () => {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' }
  const body = JSON.stringify({ tool: 'everything__echo', arguments: { message: 'rest' } })
  const answer = await fetch(new URL('/execute', url), { method: 'POST', headers, body })
  expect(await answer.json()).toEqual({ result: 'Echo: rest' })
})

test('one dead and one silent server change nothing for initialize, tools/list and calls', async () => {
  await core.add('dead', { command: '/nonexistent/server' })
  await core.add('silent', hostileInput('silent'))
  const client = await connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: requestInit() }),
  )
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('everything__echo')
  expect(await client.callTool({ name: 'everything__echo', arguments: { message: 'x' } })).toMatchObject({
    content: [{ text: 'Echo: x' }],
  })
  const states = (await core.call('servers.list')).map(({ slug, state }) => [slug, state.kind])
  expect(states).toContainEqual(['silent', 'connecting'])
  expect(core.finished()).not.toContain('silent')
})
