import { afterEach, beforeEach, expect, test } from 'vitest'
import { askRest } from '../../../support/ask-rest.ts'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'
import { eventually } from '../../../fixtures/eventually.ts'

let gate: Gate
let running = 0
const release = Promise.withResolvers<void>()

beforeEach(async () => {
  gate = await openGate()
  await gate.addServer('slow', [tool('wait')])
  gate.scripts.set('wait', async () => {
    running++
    await release.promise
    return text('done')
  })
})

afterEach(() => gate.close())

test('the open requests of a key carry no more than so many bytes together; another key has its own', async () => {
  const large = { tool: 'slow__wait', arguments: { text: 'x'.repeat(4_000_000) } }
  const small = { tool: 'slow__wait', arguments: { text: 'x' } }
  const open = Array.from({ length: 16 }, () => askRest(gate, '/execute', { body: large }))
  await eventually(() => expect(running).toBe(16))
  const { status, headers, body } = await askRest(gate, '/execute', {
    body: { ...large, arguments: { text: 'x'.repeat(4_100_000) } },
  })
  expect([status, headers.get('retry-after')]).toEqual([429, '5'])
  expect(body).toMatchObject({ error: { code: 'limit_reached' } })
  const others = { origin: gate.origin, key: (await gate.keys.create({ name: 'other' })).key }
  open.push(askRest(gate, '/execute', { body: small }), askRest(others, '/execute', { body: large }))
  await eventually(() => expect(running).toBe(18))
  release.resolve()
  expect((await Promise.all(open)).every(answer => answer.status === 200)).toBe(true)
  expect((await askRest(gate, '/execute', { body: large })).status).toBe(200)
}, 60_000)
