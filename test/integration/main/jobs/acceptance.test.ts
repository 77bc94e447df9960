import { expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { demo, openDesk } from '../../../support/job-desk.ts'
import { isAlive } from '../../../support/processes.ts'

/** The acceptance suite every engine must pass, on the real one: a whole Gatehouse in a process that is really killed. */
test('an approved job ends with its output, its condition kept, its retries made, started once for its key', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo', { flaky_at: 3 }, 'order-1')
  expect((await desk.run('demo', { flaky_at: 3 }, 'order-1')).id).toBe(id)
  const gate = await desk.gate(id)
  expect(gate).toMatchObject({ message: 'Release it?', step: 'gate' })
  await eventually(async () => expect((await desk.job(id)).status).toBe('waiting_approval'))
  await desk.call('jobs.decide', { gate: gate.id, approved: true })
  const job = await desk.ended(id)
  expect(job).toMatchObject({ status: 'success', output: { built: true, tries: 3, released_by: 'cli' } })
  expect(job.steps.map(({ key, status, attempt }) => [key, status, attempt])).toEqual([
    ['build', 'success', 1],
    ['never', 'skipped', 0],
    ['flaky', 'success', 3],
    ['gate', 'success', 0],
    ['pause', 'success', 0],
    ['release', 'success', 1],
  ])
  expect(desk.lines('build', 'begin', id)).toHaveLength(1)
  expect(await desk.call('jobs.gates')).toEqual([])
  await expect(desk.call('jobs.decide', { gate: gate.id, approved: false })).rejects.toThrow(
    /already approved by cli at/,
  )
})

test('a rejected job fails with who said no and why', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo')
  await desk.call('jobs.decide', { gate: (await desk.gate(id)).id, approved: false, comment: 'Not today' })
  expect(await desk.ended(id)).toMatchObject({
    status: 'failed',
    failure: { error_code: 'NOT_APPROVED', details: { failed_step: 'gate', reason: 'Not today' } },
  })
  expect(desk.lines('release', 'begin')).toEqual([])
})

test('a decision that comes before the gate is kept for it', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo')
  await desk.call('jobs.decide', { gate: { job: id, step: 'gate' }, approved: true })
  expect(await desk.ended(id)).toMatchObject({ status: 'success', output: { released_by: 'cli' } })
})

test('a step that never succeeds fails the job after its last attempt, naming step, code and reason', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo', { flaky_at: 99 })
  const job = await desk.ended(id)
  expect(job).toMatchObject({
    status: 'failed',
    failure: { error_code: 'STEP_FAILED', details: { failed_step: 'flaky' } },
  })
  expect(desk.lines('flaky', 'begin', id)).toHaveLength(4)
})

test('cancelling in the middle of a script ends its processes', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo', { work: '1000' })
  await desk.call('jobs.decide', { gate: (await desk.gate(id)).id, approved: true })
  const [line = ''] = await eventually(() => {
    const found = desk.lines('release', 'begin', id)
    if (found.length === 0) throw new Error('not yet')
    return found
  })
  const pid = Number(line.split(' ').at(-1))
  expect(isAlive(pid)).toBe(true)
  expect(await desk.call('jobs.cancel', { id })).toMatchObject({ status: 'cancelled' })
  await eventually(() => expect(isAlive(pid)).toBe(false))
  await expect(desk.call('jobs.cancel', { id })).rejects.toThrow(/already ended \(cancelled\)/)
  expect((await desk.job(id)).steps.find(({ key }) => key === 'release')).toMatchObject({
    status: 'cancelled',
  })
})

test('killed in the middle of a step that is safe to retry, the job goes on there and repeats nothing before it', async () => {
  const desk = await openDesk()
  const { id } = await desk.run('demo', { work: '2' })
  await desk.call('jobs.decide', { gate: (await desk.gate(id)).id, approved: true })
  await eventually(() => expect(desk.lines('release', 'begin', id)).toHaveLength(1))
  await desk.kill()
  await desk.start()
  expect(await desk.ended(id)).toMatchObject({ status: 'success' })
  expect(desk.lines('build', 'begin', id)).toHaveLength(1)
  expect(desk.lines('flaky', 'begin', id)).toHaveLength(1)
  expect(desk.lines('release', 'begin', id)).toHaveLength(2)
  expect(desk.lines('release', 'end', id)).toHaveLength(1)
})

test('killed at a gate and in a wait, the job is there again, and the gate still takes its decision', async () => {
  const desk = await openDesk({ demo, nap: 'name: nap\nsteps:\n  - { id: nap, type: wait, duration: 3s }\n' })
  const { id } = await desk.run('demo')
  const gate = await desk.gate(id)
  const nap = await desk.call('workflows.run', { name: 'nap' })
  await eventually(async () => expect((await desk.job(nap.id)).steps[0]?.status).toBe('waiting'))
  await desk.kill()
  await desk.start()
  expect(await desk.gate(id)).toEqual(gate)
  await desk.call('jobs.decide', { gate: gate.id, approved: true })
  expect(await desk.ended(id)).toMatchObject({ status: 'success' })
  expect(await desk.ended(nap.id)).toMatchObject({ status: 'success' })
})

test('a step that is not marked safe to retry is not run again after a kill: the job stops and says so', async () => {
  const careful = `
name: careful
inputs: { ledger: { type: string } }
steps:
  - id: pay
    type: script
    language: bash
    code: |
      echo "pay begin $GATEHOUSE_JOB" >> {{context_ledger}}
      sleep 1000
`
  const desk = await openDesk({ careful })
  const { id } = await desk.run('careful')
  await eventually(() => expect(desk.lines('pay', 'begin', id)).toHaveLength(1))
  await desk.kill()
  await desk.start()
  expect(await desk.ended(id)).toMatchObject({
    status: 'failed',
    failure: { error_code: 'INTERRUPTED', details: { failed_step: 'pay' } },
    steps: [{ key: 'pay', status: 'interrupted' }],
  })
  expect(desk.lines('pay', 'begin', id)).toHaveLength(1)
})

test('a step that kills Gatehouse each time is given up after three times', async () => {
  const poison = `
name: poison
inputs: { ledger: { type: string }, victim: { type: string } }
steps:
  - id: bite
    type: script
    language: bash
    safe_to_retry: true
    code: |
      echo "bite begin $GATEHOUSE_JOB" >> {{context_ledger}}
      kill -9 "$(cat {{context_victim}})"
      sleep 1000
`
  const desk = await openDesk({ poison })
  const { writeFileSync } = await import('node:fs')
  const victim = `${desk.home}/victim`
  writeFileSync(victim, String(desk.pid()))
  const { id } = await desk.run('poison', { victim })
  for (const times of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await eventually(() => expect(desk.lines('bite', 'begin', id)).toHaveLength(times))
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await desk.kill()
    writeFileSync(victim, '1234567')
    // oxlint-disable-next-line no-await-in-loop -- one life after the other
    await desk.start()
  }
  expect(await desk.ended(id)).toMatchObject({ status: 'failed', failure: { error_code: 'INTERRUPTED' } })
  expect(desk.lines('bite', 'begin', id)).toHaveLength(3)
})
