import { createHmac, randomBytes } from 'node:crypto'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KeyInput } from '#contract'
import { type AskOptions, askRest } from '../../../support/ask-rest.ts'
import { startCore, type TestCore } from '../../../support/core.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const shared = 'one secret for all of them'
let core: TestCore
let signing: TestCore
const clients: Client[] = []

const gated = (name: string, approval: string) =>
  `name: ${name}\ntitle: ${name === 'deploy' ? 'Deploy Pipeline' : name}\nsteps:\n  - { id: gate, type: approval, message: "Go on?", ${approval} }\n`

beforeAll(async () => {
  core = await startCore()
  signing = await startCore({ host: { env: { MCP_SERVER_PORT: '0', PYEXEC_MCP_CLIENT_SECRET: shared } } })
  for (const each of [core, signing]) {
    await each.call('workflows.save', {
      name: 'deploy',
      text: gated('deploy', 'approvers: ["ops@company.com", "lead@company.com"]'),
    })
    await each.call('workflows.save', { name: 'open', text: gated('open', 'expires: 1h') })
    await each.call('workflows.save', { name: 'both', text: gated('both', 'required: 2') })
  }
}, 120_000)

afterAll(async () => {
  await Promise.all(clients.splice(0).map(client => client.close()))
  await Promise.all([core.close(), signing.close()])
})

/** A job of the person's that waits at its gate. */
async function waiting(workflow: string, at = core): Promise<{ job: string; id: number }> {
  const { id: job } = await at.call('workflows.run', { name: workflow })
  return { job, id: await gateOf(job, at) }
}

async function gateOf(job: string, at = core): Promise<number> {
  return eventually(async () => {
    const gate = (await at.call('jobs.gates')).find(found => found.job === job)
    if (!gate) throw new Error('It is not at its gate yet')
    return gate.id
  })
}

const status = async (job: string, at = core) => (await at.call('jobs.get', { id: job })).status
const ends = (job: string, end: string, at = core) =>
  eventually(async () => expect(await status(job, at)).toBe(end))

let made = 0
async function connect(more: Partial<KeyInput> = {}, at = core) {
  const name = more.name ?? `client ${++made}`
  const created = await at.call('keys.create', { ...more, name })
  const url = (await at.call('gateway.status')).url ?? ''
  const client = new Client({ name, version: '1' }, { capabilities: { elicitation: {} } })
  clients.push(client)
  const requestInit = { headers: { authorization: `Bearer ${created.key}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
  const tool = async (called: string, args: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name: called, arguments: args })
    return { said: (content as { text: string }[])[0]?.text ?? '', isError: isError === true }
  }
  const origin = new URL(url).origin
  const rest = (path: string, options?: AskOptions) => askRest({ origin, key: created.key }, path, options)
  return { ...created, client, tool, rest }
}

const ops = { identity: 'ops@company.com', mayApprove: true }

test('the three tools speak in the words of the seed', async () => {
  const { tool } = await connect(ops)
  expect((await tool('list_pending_approvals')).said).toBe('No pending approval requests.')
  const [one, other] = [await waiting('deploy'), await waiting('deploy')]
  const { said } = await tool('list_pending_approvals')
  expect(said.split('\n').slice(0, 4)).toEqual([
    'Found 2 pending approval request(s):',
    `    Request ID: ${one.id}`,
    '      Workflow: Deploy Pipeline',
    '      Approver(s): ops@company.com, lead@company.com',
  ])
  expect(await tool('approve_workflow', { request_id: one.id, comment: 'Ship it' })).toEqual({
    said: `✓ Approval request ${one.id} has been APPROVED.`,
    isError: false,
  })
  expect(await tool('reject_workflow', { request_id: String(other.id), reason: 'Not ready' })).toEqual({
    said: `✗ Approval request ${other.id} has been REJECTED.`,
    isError: false,
  })
  await ends(one.job, 'success')
  await ends(other.job, 'failed')
  expect(await core.call('approvals.get', { id: `gate_${one.id}` })).toMatchObject({
    status: 'approved',
    decidedBy: 'ops@company.com',
    decidedFrom: 'mcp',
    comment: 'Ship it',
  })
  const { entries } = await core.call('activity.list', { link: `gate_${one.id}` })
  expect(entries).toMatchObject([
    { kind: 'approval', action: 'approved', client: 'ops@company.com', via: 'mcp' },
  ])
})

test('who may not decide is told why, and nothing is decided', async () => {
  const { id, job } = await waiting('deploy')
  const approve = { request_id: id }
  const nobody = await connect()
  expect((await nobody.tool('approve_workflow', approve)).said).toMatch(
    /This client may not decide approvals/,
  )
  const stranger = await connect({ identity: 'eve@company.com', mayApprove: true })
  expect((await stranger.tool('approve_workflow', approve)).said).toBe(
    `Only its designated approvers may decide request ${id}: ops@company.com, lead@company.com.`,
  )
  const narrow = await connect({
    ...ops,
    scope: { servers: null, workflows: ['open'], tools: null, readOnly: false },
  })
  expect((await narrow.tool('approve_workflow', approve)).said).toBe(`There is no approval request ${id}.`)
  expect((await narrow.tool('list_pending_approvals')).said).toBe('No pending approval requests.')
  expect(await status(job)).toBe('waiting_approval')
  const admin = await connect({ admin: true })
  expect((await admin.tool('approve_workflow', approve)).said).toMatch(/APPROVED/)
  await ends(job, 'success')
})

test('nobody approves what they started, however they got there, unless an admin', async () => {
  const starter = await connect({ mayApprove: true })
  await starter.client.callTool({ name: 'execute_open', arguments: { wait: false } })
  const own = await eventually(async () => {
    const gate = (await core.call('jobs.gates')).find(({ workflow }) => workflow === 'open')
    if (!gate) throw new Error('It is not at its gate yet')
    return gate
  })
  const refusal = 'This client started the job itself, so somebody else must decide.'
  expect((await starter.tool('approve_workflow', { request_id: own.id })).said).toBe(refusal)
  expect(await starter.rest(`/api/approvals/${own.id}/approve/`, { body: {} })).toMatchObject({
    status: 403,
    body: { status: 'error', error: 'Forbidden', message: refusal },
  })
  const other = await connect({ mayApprove: true })
  expect((await other.tool('approve_workflow', { request_id: own.id })).said).toMatch(/APPROVED/)
})

test('two approvers are two people: one voice counts once, the person’s too', async () => {
  const { id, job } = await waiting('both')
  const ann = await connect({ identity: 'ann@company.com', mayApprove: true })
  const annsOther = await connect({ identity: 'ann@company.com', mayApprove: true })
  expect((await ann.tool('approve_workflow', { request_id: id })).said).toBe(
    `✓ Your approval of request ${id} is counted: 1 of 2 approvers have said yes.`,
  )
  expect((await annsOther.tool('approve_workflow', { request_id: id })).said).toMatch(/has already said yes/)
  expect(await core.call('approvals.get', { id: `gate_${id}` })).toMatchObject({
    status: 'pending',
    required: 2,
    votes: [{ by: 'ann@company.com' }],
  })
  await core.call('approvals.decide', { id: `gate_${id}`, approved: true })
  await ends(job, 'success')
  const again = await waiting('both')
  await core.call('approvals.decide', { id: `gate_${again.id}`, approved: true })
  await expect(core.call('jobs.decide', { gate: again.id, approved: true })).rejects.toThrow(
    'already said yes',
  )
  await core.call('approvals.decide', { id: `gate_${again.id}`, approved: false })
  await ends(again.job, 'failed')
})

test('a yes that came before the gate is one voice of two', async () => {
  const { id: job } = await core.call('workflows.run', { name: 'both' })
  await core.call('jobs.decide', { gate: { job, step: 'gate' }, approved: true }).catch(() => undefined)
  const id = await gateOf(job)
  const ann = await connect({ identity: 'ann@company.com', mayApprove: true })
  expect((await ann.tool('approve_workflow', { request_id: id })).said).toMatch(/APPROVED/)
  await ends(job, 'success')
})

test('of two who decide at once the first counts, and the other hears of it', async () => {
  const { id, job } = await waiting('open')
  const [yes, no] = [await connect({ mayApprove: true }), await connect({ mayApprove: true })]
  const [one, other] = await Promise.all([
    yes.tool('approve_workflow', { request_id: id }),
    no.tool('reject_workflow', { request_id: id }),
  ])
  const lost = one.isError ? one : other
  expect(one.isError).toBe(!other.isError)
  expect(lost.said).toMatch(/was already (?:approved|rejected) by client \d+ at /)
  await ends(job, one.isError ? 'failed' : 'success')
})

test('REST has the same requests, answers and refusals', async () => {
  const { id, job } = await waiting('open')
  const { rest } = await connect({ mayApprove: true })
  const listed = await rest('/api/approvals/')
  expect(listed.body).toMatchObject([
    { request_id: id, workflow: 'open', job_id: job, message: 'Go on?', required: 1 },
  ])
  const path = `/api/approvals/${id}/reject/`
  expect(await rest(path, { body: { reason: 'x'.repeat(2001) } })).toMatchObject({ status: 400 })
  expect(await rest(path, { body: { reason: 7 } })).toMatchObject({ status: 400 })
  expect(await rest(path, { body: { reason: 'No' } })).toMatchObject({
    status: 200,
    body: { status: 'rejected', comment: 'No' },
  })
  expect(await rest(path, { body: {} })).toMatchObject({
    status: 409,
    body: { message: expect.stringMatching(/was already rejected by client \d+ at/) as string },
  })
  expect(await rest('/api/approvals/99999/approve/', { body: {} })).toMatchObject({ status: 404 })
  expect(await rest('/api/approvals/x/approve/', { body: {} })).toMatchObject({ status: 404 })
  await ends(job, 'failed')
})

/** As docs/approvals.md says. */
function sign(method: string, id: number, secret: string, change: Record<string, string> = {}) {
  const timestamp = change['timestamp'] ?? String(Math.floor(Date.now() / 1000))
  const nonce = change['nonce'] ?? randomBytes(16).toString('hex')
  const signature = createHmac('sha256', secret)
    .update([method, id, timestamp, nonce].join('\n'))
    .digest('hex')
  return { timestamp, nonce, signature }
}

test('with the shared secret set, only a signed, fresh, unused decision of this request counts', async () => {
  const { tool, rest } = await connect({ mayApprove: true }, signing)
  const [one, other] = [await waiting('open', signing), await waiting('open', signing)]
  const refusalOf = async (signed: object) => {
    const { said, isError } = await tool('approve_workflow', { request_id: one.id, ...signed })
    expect(isError).toBe(true)
    return said
  }
  const good = sign('approve_workflow', one.id, shared)
  expect(await refusalOf({})).toMatch(/must be signed/)
  expect(
    await refusalOf({ ...good, signature: good.signature.replace(/^./, c => (c === '0' ? '1' : '0')) }),
  ).toMatch(/does not fit/)
  expect(await refusalOf({ ...good, nonce: randomBytes(16).toString('hex') })).toMatch(/does not fit/)
  expect(await refusalOf(sign('approve_workflow', one.id, 'another secret'))).toMatch(/does not fit/)
  expect(await refusalOf(sign('reject_workflow', one.id, shared))).toMatch(/does not fit/)
  expect(await refusalOf(sign('approve_workflow', other.id, shared))).toMatch(/does not fit/)
  const old = String(Math.floor(Date.now() / 1000) - 301)
  expect(await refusalOf(sign('approve_workflow', one.id, shared, { timestamp: old }))).toMatch(
    /five minutes/,
  )
  expect(await refusalOf(sign('approve_workflow', one.id, shared, { nonce: 'short' }))).toMatch(
    /nonce must be/,
  )
  expect(await refusalOf({ ...good, signature: 'zz' })).toMatch(/hex/)
  expect(await status(one.job, signing)).toBe('waiting_approval')
  expect((await tool('approve_workflow', { request_id: one.id, ...good })).said).toMatch(/APPROVED/)
  // The same nonce once more, for another request and rightly signed.
  const reused = sign('reject_workflow', other.id, shared, { nonce: good.nonce })
  expect((await tool('reject_workflow', { request_id: other.id, ...reused })).said).toMatch(/used before/)
  const fresh = sign('reject_workflow', other.id, shared)
  const headers = Object.fromEntries(
    Object.entries(fresh).map(([name, value]) => [`x-gatehouse-${name}`, value]),
  )
  expect(await rest(`/api/approvals/${other.id}/reject/`, { body: {}, headers })).toMatchObject({
    status: 200,
  })
})

test('a key that must sign does so with its own secret, the old one too while it is rotated', async () => {
  const { id: keyId, signingSecret, tool } = await connect({ mayApprove: true, signed: true })
  const [one, other] = [await waiting('open'), await waiting('open')]
  expect(
    (await tool('approve_workflow', { request_id: one.id, ...sign('approve_workflow', one.id, shared) }))
      .isError,
  ).toBe(true)
  const rotated = await core.call('keys.rotate', { id: keyId, overlapMinutes: 5 })
  const approve = async (id: number, secret: string | null) =>
    (await tool('approve_workflow', { request_id: id, ...sign('approve_workflow', id, secret ?? '') })).said
  expect(await approve(one.id, signingSecret)).toMatch(/APPROVED/)
  expect(await approve(other.id, rotated.signingSecret)).toMatch(/APPROVED/)
})

test('what is no request id is refused with what it should be', async () => {
  const { tool } = await connect({ mayApprove: true })
  expect((await tool('approve_workflow', { request_id: 'soon' })).said).toMatch(/request_id must be integer/)
  expect((await tool('approve_workflow', {})).said).toMatch(/request_id/)
  expect((await tool('approve_workflow', { request_id: 1, comment: 'x'.repeat(2001) })).said).toMatch(
    /comment/,
  )
  expect((await tool('approve_workflow', { request_id: 424_242 })).said).toBe(
    'There is no approval request 424242.',
  )
})
