import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import type { TestCore } from '../../../support/core.ts'
import { openCore } from '../../../support/open-core.ts'

const json = { 'content-type': 'application/json' }
const steps = 'steps:\n  - { id: nap, type: wait, duration: 0s }\noutput: "{{context_order}}"\n'

/** The address is there as soon as the key of all webhooks was read. */
const urlOf = (core: TestCore): Promise<string> =>
  eventually(async () => {
    const { webhookUrl } = await core.call('workflows.get', { name: 'order' })
    if (webhookUrl === null) throw new Error('there is no address yet')
    return webhookUrl
  })

test('a webhook starts a workflow with what it is sent, once for each delivery', async () => {
  const core = await openCore()
  await core.call('workflows.save', {
    name: 'order',
    text: `name: order\ninputs: { order: {} }\nwebhook: {}\n${steps}`,
  })
  const webhookUrl = await urlOf(core)
  const send = (delivery: string) =>
    fetch(webhookUrl, {
      method: 'POST',
      body: '{"order":"A-1","noise":1}',
      headers: { ...json, 'idempotency-key': delivery },
    })
  expect((await send('1')).status).toBeLessThan(300)
  await send('1')
  await send('2')
  await eventually(async () => {
    const { jobs } = await core.call('jobs.list', {})
    expect(jobs.map(({ status, source }) => [status, source.kind])).toEqual([
      ['success', 'webhook'],
      ['success', 'webhook'],
    ])
  })
  const [job] = (await core.call('jobs.list', {})).jobs
  expect(await core.call('jobs.get', { id: job?.id ?? '' })).toMatchObject({
    input: { order: 'A-1' },
    output: 'A-1',
  })
  expect((await fetch(`${webhookUrl}x`, { method: 'POST', body: '{}', headers: json })).status).toBe(404)
})

test('a signed webhook takes only what was signed with its secret', async () => {
  const core = await openCore()
  await core.call('secrets.set', { name: 'HOOK', value: 'shared-secret-value' })
  const text = `name: order\ninputs: { order: {} }\nwebhook: { secret: 'keychain:HOOK' }\n${steps}`
  await core.call('workflows.save', { name: 'order', text })
  const webhookUrl = await urlOf(core)
  const body = '{"order":"A-1"}'
  const signed = (secret: string) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  })
  const send = (headers: Record<string, string>) =>
    fetch(webhookUrl, { method: 'POST', body, headers: { ...json, ...headers } })
  expect((await send({})).status).toBe(401)
  expect((await send(signed('another-secret'))).status).toBe(401)
  expect((await send(signed('shared-secret-value'))).status).toBeLessThan(300)
})

test('the address of a webhook stays the same, and so does the next start of an unchanged schedule', async () => {
  const text = `name: order\ninputs: { order: {} }\nwebhook: {}\nschedules: [{ every: 1h }]\n${steps}`
  const core = await openCore()
  const saved = await core.call('workflows.save', { name: 'order', text })
  expect(saved.schedules[0]?.next).toEqual(expect.any(String))
  const token = (await urlOf(core)).split('/').at(-1)
  await core.call('workflows.save', {
    name: 'order',
    text: text.replace('{}\nsch', '{ enabled: false }\nsch'),
  })
  expect((await core.call('workflows.get', { name: 'order' })).webhookUrl).toBeNull()
  const again = await core.call('workflows.save', { name: 'order', text })
  expect(again.webhookUrl?.split('/').at(-1)).toBe(token)
  expect(again.schedules[0]?.next).toBe(saved.schedules[0]?.next)
})
