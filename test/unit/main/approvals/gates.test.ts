import { expect, test } from 'vitest'
import type { JobSource } from '#contract'
import { Reach } from '#base/reach.ts'
import { GateApprovals } from '#services/approvals/gate-approvals.ts'
import type { GateState } from '#services/jobs/jobs.ts'

const gate = { id: 7, job: 'job_1', workflow: 'ship', step: 'gate', approvers: [], votes: [], required: 1 }
const scope = { servers: null, workflows: null, tools: null, readOnly: false }
const rights = { identity: null, mayApprove: true, admin: false, signed: false }
const key = { id: 'k', name: 'ann', scope, ...rights, reach: new Reach(scope) }

/** Decides as a key at a gate of a job that was started so. */
function decide(starter: JobSource | undefined, change: Partial<typeof key> = {}) {
  const decided: unknown[] = []
  const approvals = new GateApprovals({
    jobs: {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is looked at is there
      gate: () => ({ gate, starter: '', decision: null }) as unknown as GateState,
      gates: () => [],
      decidedGates: () => [],
      decide: (...said) => {
        decided.push(said)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as before
        return gate as unknown as ReturnType<ConstructorParameters<typeof GateApprovals>[0]['jobs']['decide']>
      },
      decideAt: () => {
        throw new Error('not by a key')
      },
      starter: () => starter,
    },
    signatures: { check: async () => undefined },
    activity: { append: () => undefined },
    publish: () => undefined,
  })
  const decider = { by: 'ann', from: 'mcp', person: false as const, key: { ...key, ...change }, signed: {} }
  const answer = approvals.decide(7, { approved: true, comment: undefined }, decider)
  return answer.then(() => decided.length)
}

test('where nobody knows any more what started a job, no key but an administrator’s decides', async () => {
  expect(await decide({ kind: 'schedule', name: 'nightly' })).toBe(1)
  await expect(decide({ kind: 'mcp', name: 'ann' })).rejects.toMatchObject({ code: 'approver_refused' })
  await expect(decide(undefined)).rejects.toMatchObject({
    code: 'approver_refused',
    message: 'What started this job is no longer known, so the person at the computer must decide.',
  })
  expect(await decide(undefined, { admin: true })).toBe(1)
})
