import { expect, test } from 'vitest'
import { eventually } from '../../../fixtures/eventually.ts'
import { openDesk } from '../../../support/job-desk.ts'
import { processesWith } from '../../../support/processes.ts'

const jobCount = Number(process.env['GATEHOUSE_POWER_CUT_JOBS'] ?? 60)
const cuts = Number(process.env['GATEHOUSE_POWER_CUTS'] ?? 5)
const mark = `power-cut-${process.pid}`

/** Two steps that may be repeated around a gate, and one that may not: each writes down that it began and that it ended. */
const shop = `
name: shop
concurrency: 16
inputs: { ledger: { type: string, required: true } }
steps:
${['pack', 'pay', 'send'].map(step).join('')}`

function step(id: string): string {
  const gate = id === 'send' ? '  - { id: gate, type: approval, message: "Send it?" }\n' : ''
  return `${gate}  - id: ${id}
    type: script
    language: bash
    safe_to_retry: ${id !== 'pay'}
    code: |
      : ${mark}
      echo "${id} begin $GATEHOUSE_JOB" >> {{context_ledger}}
      sleep 0.05
      echo "${id} end $GATEHOUSE_JOB" >> {{context_ledger}}
`
}

type Desk = Awaited<ReturnType<typeof openDesk>>

test('whenever the power goes out, every job ends right, no finished step runs twice, no decision is lost, no process stays', async () => {
  const desk = await openDesk({ shop })
  const started = Array.from({ length: jobCount }, (_, at) => desk.run('shop', {}, `order-${at}`))
  const ids = (await Promise.all(started)).map(({ id }) => id)
  /** When each step ended that was known as done right after some cut. */
  const done = new Map<string, string | null>()
  for (let cut = 0; cut < cuts; cut++) {
    // oxlint-disable-next-line no-await-in-loop -- one cut after the other
    await cutPower(desk)
    // oxlint-disable-next-line no-await-in-loop -- one cut after the other
    for (const [key, endedAt] of await finishedSteps(desk, ids)) if (!done.has(key)) done.set(key, endedAt)
  }
  await eventually(async () => {
    await decideAll(desk)
    const { byStatus } = await desk.call('jobs.statistics')
    expect((byStatus['success'] ?? 0) + (byStatus['failed'] ?? 0)).toBe(jobCount)
  }, 240_000)

  const jobs = await Promise.all(ids.map(id => desk.job(id)))
  // Only the step that must not be repeated may have stopped a job, or one that was cut off three times: it may be poison.
  const stopped = jobs.flatMap(({ failure }) => failure ?? [])
  const isRight = ({ error, error_code: code, details }: (typeof stopped)[number]) =>
    code === 'INTERRUPTED' && (details.failed_step === 'pay' || error.includes('cut off 3 times'))
  expect(stopped.filter(failure => !isRight(failure))).toEqual([])
  // What must not be repeated never began twice; cut off before its first line, it did not begin at all.
  const paid = (id: string) => desk.lines('pay', 'begin', id).length
  expect(ids.filter(id => paid(id) > 1)).toEqual([])
  // What was done before a cut is as it was.
  const after = new Map(await finishedSteps(desk, ids))
  expect([...done].filter(([key, endedAt]) => after.get(key) !== endedAt)).toEqual([])
  const left = jobs.flatMap(({ steps }) =>
    steps.filter(({ status }) => status === 'running' || status === 'waiting'),
  )
  expect(left).toEqual([])
  const sent = jobs.filter(({ status }) => status === 'success')
  expect(sent.filter(({ id }) => paid(id) !== 1 || desk.lines('send', 'end', id).length === 0)).toEqual([])
  expect(await desk.call('jobs.gates')).toEqual([])
  // A step is repeated only when it was cut off: never more often than there were cuts with all turns taken.
  expect(desk.lines('pack', 'begin').length - jobCount).toBeLessThanOrEqual(cuts * 16)
  await eventually(() => expect(processesWith(mark)).toEqual([]))
}, 900_000)

/** Says yes at every gate there is. */
async function decideAll(desk: Desk): Promise<void> {
  const gates = await desk.call('jobs.gates')
  await Promise.all(gates.map(({ id }) => desk.call('jobs.decide', { gate: id, approved: true })))
}

/** Works on for a random while, then the power goes out and comes back. */
async function cutPower(desk: Desk): Promise<void> {
  const until = Date.now() + 100 + Math.random() * 900
  // oxlint-disable-next-line no-await-in-loop -- work goes on until the cut
  while (Date.now() < until) await decideAll(desk)
  await desk.kill()
  await desk.start()
}

async function finishedSteps(desk: Desk, ids: string[]): Promise<(readonly [string, string | null])[]> {
  const jobs = await Promise.all(ids.map(id => desk.job(id)))
  return jobs.flatMap(({ id, steps }) =>
    steps.flatMap(({ key, status, endedAt }) =>
      status === 'success' ? [[`${id} ${key}`, endedAt] as const] : [],
    ),
  )
}
