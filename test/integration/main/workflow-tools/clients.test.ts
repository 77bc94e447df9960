import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openWorkflowGate, orderText } from '../../../support/workflow-gate.ts'

const root = join(import.meta.dirname, '../../../..')
const patience = { timeout: 60_000 }
let gate: Awaited<ReturnType<typeof openWorkflowGate>>
let client: Client | undefined

beforeEach(async () => {
  gate = await openWorkflowGate(orderText)
})

afterEach(async () => {
  await client?.close()
  client = undefined
  await gate.close()
})

test('a workflow runs over the bridge, with progress', async () => {
  client = new Client({ name: 'desktop', version: '1' })
  const env = { PATH: process.env['PATH'] ?? '', GATEHOUSE_HOME: gate.dataFolder }
  const args = [join(root, 'main/bridge.ts')]
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }))
  await client.listTools()
  const told: string[] = []
  const asked = { name: 'execute_order_processing', arguments: { customer_id: 'CUST-1' } }
  const called = client.callTool(asked, undefined, {
    onprogress: ({ message = '' }) => void told.push(message),
  })
  const { id } = await vi.waitFor(() => gate.jobs.last(), patience)
  gate.jobs.change(id, { status: 'running', progress: { done: 1, of: 3, step: 'pack' } })
  await vi.waitFor(() => expect(told).toContain('order-processing: 1 of 3 steps done, pack'), patience)
  gate.jobs.change(id, { status: 'success', output: 'done' })
  expect((await called).structuredContent).toEqual({ status: 'success', output: 'done' })
})

test("the Inspector's command line runs a workflow and sees its failure as one", async () => {
  const cli = join(root, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js')
  const where = ['--cli', gate.url, '--transport', 'http', '--header', `Authorization: Bearer ${gate.key}`]
  const what = ['--method', 'tools/call', '--tool-name', 'execute_order_processing']
  const input = ['--tool-arg', 'context={"customer_id":"CUST-1"}', '--format', 'json']
  const env = { PATH: process.env['PATH'] ?? '', HOME: gate.dataFolder }
  const run = () =>
    promisify(execFile)(process.execPath, [cli, ...where, ...what, ...input], { env }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    )
  const good = run()
  const first = await vi.waitFor(() => gate.jobs.last(), patience)
  expect(first.input).toEqual({ customer_id: 'CUST-1' })
  gate.jobs.change(first.id, { status: 'success', output: { order_id: 'ORD-1' } })
  expect(await good).toMatchObject({ code: 0, stdout: expect.stringContaining('ORD-1') })
  const bad = run()
  const second = await vi.waitFor(() => {
    expect(gate.jobs.last().id).not.toBe(first.id)
    return gate.jobs.last()
  }, patience)
  gate.jobs.change(second.id, { status: 'cancelled' })
  // 5 is the Inspector's own code for a tool that failed.
  expect(await bad).toMatchObject({ code: 5, stdout: expect.stringContaining('CANCELLED') })
}, 120_000)
