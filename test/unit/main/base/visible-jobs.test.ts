import { expect, it } from 'vitest'
import type { Job, JobQuery } from '../../../../preload/contract/index.ts'
import type { KeyOwner } from '../../../../main/base/key-owner.ts'
import { Reach } from '../../../../main/base/reach.ts'
import { listVisible, noJob, seesJob } from '../../../../main/base/visible-jobs.ts'

/** Jobs 1200 down to 1, every third of them of the workflow in scope. */
const jobs = Array.from({ length: 1200 }, (_, index) => {
  const number = 1200 - index
  const id = `job_${String(number).padStart(8, '0')}`
  return { id, workflow: number % 3 === 0 ? 'mine' : 'other', server: null } as Job
})
const scope = { servers: null, workflows: ['mine'], tools: null, readOnly: false }
const rights = { identity: null, mayApprove: false, admin: false, signed: false }
const key: KeyOwner = { id: 'k', name: 'k', scope, ...rights, reach: new Reach(scope) }

const sources = {
  list: ({ before, limit }: JobQuery) => {
    const start = before === undefined ? 0 : jobs.findIndex(({ id }) => id === before) + 1
    const page = jobs.slice(start, start + limit)
    return { jobs: page, next: start + limit < jobs.length ? (page.at(-1)?.id ?? null) : null }
  },
  see: (id: string) => {
    const job = jobs.find(one => one.id === id)
    if (!job || !seesJob(key, job)) throw noJob(id)
  },
}

it.each([1, 7, 50, 399, 400, 401, 500])(
  'gives every visible job once and no other in pages of %i',
  async limit => {
    const seen: string[] = []
    const [ends, lasts]: [unknown[], unknown[]] = [[], []]
    let before: string | undefined
    do {
      const page = await listVisible(key, { limit, ...(before && { before }) }, sources)
      expect(page.jobs.length).toBeLessThanOrEqual(limit)
      seen.push(...page.jobs.map(({ id }) => id))
      before = page.next ?? undefined
      ends.push(before ?? seen.at(-1))
      lasts.push(seen.at(-1))
    } while (before)
    expect(ends).toEqual(lasts)
    expect(seen).toEqual(jobs.filter(({ workflow }) => workflow === 'mine').map(({ id }) => id))
  },
)

it('goes on behind no job that the key does not see', async () => {
  for (const before of ['job_00000001', 'job_99999999'])
    await expect(listVisible(key, { before }, sources)).rejects.toMatchObject({ code: 'not_found' })
})
