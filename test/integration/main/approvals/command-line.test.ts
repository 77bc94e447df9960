import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller, Input, Method } from '#contract'
import { startCore, type TestCore } from '../../../support/core.ts'

let core: TestCore
beforeAll(async () => {
  core = await startCore({ host: { face: 'desktop' } })
}, 60_000)
afterAll(() => core.close())

const shell: Caller = { face: 'cli', name: 'cli' }
const typed = <M extends Method>(method: M, input: Input<M>) => core.call(method, input, shell)

test('on a desktop the command line neither trusts a server for good nor shortens the record', async () => {
  const command = process.execPath
  await typed('servers.add', { name: 'files', kind: 'stdio', command, enabled: false, trust: 'review' })
  const trust = { slug: 'files', trust: 'first_use' as const }
  await expect(typed('servers.update', trust)).rejects.toThrow(/person_needed: Only the person/)
  await typed('servers.update', { slug: 'files', name: 'Files' })
  expect(await core.call('servers.update', trust)).toMatchObject({ trust: 'first_use' })
  await typed('servers.update', trust)

  const activity = { keepDays: 1 }
  await expect(typed('settings.update', { activity })).rejects.toThrow(/person_needed: Only the person/)
  expect((await core.call('settings.update', { activity })).activity.keepDays).toBe(1)
})

test('on a desktop what rules ask or deny does not start from the command line', async () => {
  const text = 'name: ship\nsteps:\n  - { id: gate, type: approval, message: "Go on?" }\n'
  await typed('workflows.save', { name: 'ship', text })
  await typed('workflows.run', { name: 'ship' })
  const match = { client: 'cli', tool: 'execute_ship' }
  const { id } = await core.call('rules.add', { action: 'ask', match, position: 1 })
  await expect(typed('workflows.run', { name: 'ship' })).rejects.toThrow(
    'person_needed: Asked because rule 1 is about this call of execute_ship. Call the tool execute_ship instead: that call waits for a person',
  )
  await core.call('rules.update', { id, action: 'deny' })
  await expect(typed('workflows.run', { name: 'ship' })).rejects.toThrow('policy_denied')
  expect((await core.call('jobs.list')).jobs).toHaveLength(1)
  await core.call('workflows.run', { name: 'ship' })
})
