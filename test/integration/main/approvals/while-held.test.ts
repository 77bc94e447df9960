import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApprovalDecision } from '#contract'
import { type Gate, openGate, text, tool } from '../../../support/gate.ts'

let gate: Gate
let runs: unknown[]
const destructive = { annotations: { destructiveHint: true } }

beforeEach(async () => {
  gate = await openGate({ asks: true })
  runs = []
  await gate.addServer('files', [tool('delete', destructive)])
  gate.scripts.set('delete', async params => {
    runs.push(params.arguments)
    return text('done')
  })
})

afterEach(() => gate.close())

/** A call that is held, and what it ends with. */
function held() {
  const call = {
    requestId: 'r',
    client: 'agent',
    session: null,
    view: { kind: 'all' as const },
    tool: 'files__delete',
    arguments: {},
    meta: undefined,
    signal: new AbortController().signal,
  }
  const before = new Set(gate.approvals.pending().map(({ id }) => id))
  const answer = gate.broker.call(call).catch((error: unknown) => error)
  const id = gate.approvals.pending().find(one => !before.has(one.id))?.id ?? ''
  return { id, answer }
}

const decide = (id: string, approved: boolean) =>
  gate.approvals.decide(Number(id.slice(5)), ApprovalDecision.parse({ id, approved }), {
    by: 'window',
    from: 'window',
  })

test('a yes to a call of a server that was removed is none for another one under its name', async () => {
  const first = held()
  await gate.servers.remove('files')
  gate.registry.serversChanged()
  await gate.addServer('files', [tool('delete', destructive)])
  const second = held()
  expect(second.id).not.toBe('')
  decide(first.id, true)
  expect(await first.answer).toMatchObject({ code: 'tool_held' })
  decide(second.id, false)
  expect(await second.answer).toMatchObject({ code: 'approval_rejected' })
  expect(runs).toEqual([])
})
