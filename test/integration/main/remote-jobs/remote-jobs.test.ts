import { afterEach, beforeEach, expect, test } from 'vitest'
import { jobHandlers } from '../../../../main/handlers/job-handlers.ts'
import type { Parts } from '../../../../main/handlers/parts.ts'
import { JobQueries } from '../../../../main/services/jobs/job-queries.ts'
import { jobOf } from '../../../../main/services/jobs/job-rows.ts'
import { RemoteJobs } from '../../../../main/services/remote-jobs/remote-jobs.ts'
import { openStore, type Store } from '../../../../main/store/store.ts'
import {
  type EventData,
  type Job,
  JobId,
  JobQuery,
  type Publish,
} from '../../../../preload/contract/index.ts'
import { makeServer } from '../../../fixtures/upstreams.ts'

let store: Store
let minute = 0
let changes: EventData<'jobs.changed'>[]
let remote: RemoteJobs
const at = () => new Date(Date.UTC(2026, 10, 21, 4, minute))
const server = makeServer({ kind: 'pyexecutor', url: 'http://127.0.0.1:1', slug: 'office', name: 'Office' })
const report = {
  status: 'queued' as const,
  progress: { done: 0, of: 0, step: null },
  output: null,
  failure: null,
}

beforeEach(() => {
  store = openStore(':memory:')
  minute = 0
  changes = []
  const publish: Publish = (event, data) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the event says which data it has
    if (event === 'jobs.changed') changes.push(data as Job)
  }
  remote = new RemoteJobs({ store, publish, now: at })
})
afterEach(() => void store.close())

const begin = (id: string) => {
  minute += 1
  remote.begun(server, 'far', { a: 1 }, { ...report, id })
}

/** A row as the engine writes it. */
function own(id: string): void {
  minute += 1
  store.prepare("INSERT OR IGNORE INTO job_definitions VALUES ('v', '', '{}')").run()
  store
    .prepare(
      `INSERT INTO jobs (id, workflow, version, state, status, source_kind, source_name, input, steps, created_at)
       VALUES (?, 'near', 'v', 'ended', 'success', 'cli', 'cli', '{}', 1, ?)`,
    )
    .run(id, at().toISOString())
}

function list(query: Partial<JobQuery>): { jobs: Job[]; next: JobId | null } {
  const queries = new JobQueries(store)
  const jobs = {
    list: (asked: JobQuery, cursor?: Pick<Job, 'id' | 'createdAt'>) => {
      const rows = queries.list(asked, cursor)
      const page = rows.slice(0, asked.limit).map(jobOf)
      return { jobs: page, next: rows.length > asked.limit ? (page.at(-1)?.id ?? null) : null }
    },
    get: (id: string) =>
      queries
        .list(JobQuery.parse({ limit: 500 }))
        .map(jobOf)
        .find(job => job.id === id),
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what listing needs is there
  const handlers = jobHandlers({ jobs, remoteJobs: remote } as unknown as Parts)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it answers at once
  return handlers['jobs.list'](JobQuery.parse(query), { face: 'test', name: 'test' }) as ReturnType<
    typeof list
  >
}

test('pages of both kinds together miss nothing, repeat nothing, and are newest first', () => {
  for (let turn = 0; turn < 12; turn++)
    if (turn % 3 === 0) begin(`r${turn}`)
    else own(`job_own${String(turn).padStart(8, '0')}`)
  for (const limit of [1, 2, 3, 5, 12]) {
    const seen: Job[] = []
    let before: JobId | undefined
    do {
      const page = list({ limit, ...(before && { before }) })
      expect(page.jobs.length).toBeLessThanOrEqual(limit)
      seen.push(...page.jobs)
      before = page.next ?? undefined
    } while (before)
    const times = seen.map(({ createdAt }) => createdAt)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(new Set(seen.map(({ id }) => id)).size).toBe(12)
    expect(seen.filter(job => job.server === 'office')).toHaveLength(4)
  }
})

test('filters hold for both kinds', () => {
  begin('r1')
  own('job_own00000001')
  expect(list({ workflow: 'far' }).jobs).toMatchObject([{ server: 'office' }])
  expect(list({ status: ['success'] }).jobs).toMatchObject([{ server: null }])
  expect(list({ text: 'OFFICE' }).jobs).toMatchObject([{ workflow: 'far' }])
})

test('what the server tells is recorded until the end, and an end does not change', () => {
  begin('r1')
  expect(remote.unfinished(server)).toEqual(['r1'])
  remote.told(server, { ...report, id: 'r1', status: 'running', progress: { done: 1, of: 2, step: 'pay' } })
  remote.told(server, { ...report, id: 'r1', status: 'success', output: { ok: true } })
  remote.told(server, { ...report, id: 'r1', status: 'running' })
  const [job] = list({}).jobs
  expect(remote.get(job?.id ?? '')).toMatchObject({
    status: 'success',
    output: { ok: true },
    input: { a: 1 },
  })
  expect(remote.unfinished(server)).toEqual([])
  expect(changes.map(({ status }) => status)).toEqual(['running', 'success'])
  expect(JobId.safeParse(job?.id).success).toBe(true)
})

test('a result of many megabytes is cut in the record', () => {
  begin('r1')
  remote.told(server, { ...report, id: 'r1', status: 'success', output: 'x'.repeat(5_000_000) })
  const [job] = list({}).jobs
  expect(JSON.stringify(remote.get(job?.id ?? '').output).length).toBeLessThan(10_000)
})
