import { describe, expect, test } from 'vitest'
import { Settings, type Approval } from '#contract'
import { ApprovalNotices } from '../../../../main/desktop/approval-notices.ts'
import type { Notice } from '../../../../main/desktop/notifier.ts'
import { heldCall, heldGate } from '../../../fixtures/desktop-approvals.ts'

/** A desktop that remembers what is shown on it, and what was ever announced aloud. */
function desk() {
  const shown = new Map<string, Notice>()
  const aloud: string[] = []
  const decided: unknown[] = []
  const opened: string[] = []
  const notices = new ApprovalNotices({
    notifier: {
      show: notice => {
        shown.set(notice.id, notice)
        if (!notice.silent) aloud.push(notice.id)
      },
      hide: id => void shown.delete(id),
      close: () => shown.clear(),
    },
    decide: (id, approved) => decided.push([id, approved]),
    open: path => opened.push(path),
  })
  const update = (pending: readonly Approval[], notify = true) =>
    notices.update({ pending, settings: Settings.parse({ approvals: { notify } }) })
  return { update, shown, aloud, decided, opened }
}

const calls = (count: number) => Array.from({ length: count }, (_, index) => heldCall(index + 1))

describe('notifications of approvals', () => {
  test('say who asks and what, and carry an answer or open the request', () => {
    const { update, shown, decided, opened } = desk()
    update([heldCall(12, { arguments: { path: '/tmp/a', mode: '7' } })])
    const notice = shown.get('call_12')
    expect(notice).toMatchObject({
      title: 'claude asks: write_file',
      body: 'On Files · path: /tmp/a · mode: 7',
      buttons: [{ text: 'Approve' }, { text: 'Reject' }],
    })
    notice?.pressed?.('approve')
    notice?.pressed?.('reject')
    notice?.clicked?.()
    expect(decided).toEqual([
      ['call_12', true],
      ['call_12', false],
    ])
    expect(opened).toEqual(['/approvals/call_12'])
    update([heldGate(30)])
    expect(shown.get('gate_30')).toMatchObject({ title: 'Workflow release waits for you' })
  })

  test('say when they do not show all that is asked', () => {
    const { update, shown } = desk()
    const long = 'x'.repeat(100)
    update([
      heldCall(1, { arguments: { a: 1, b: 2, c: 3, force: true } }),
      heldCall(2, { arguments: { path: long } }),
      heldCall(3, { arguments: { a: long.slice(0, 50), b: long.slice(0, 50), c: long.slice(0, 50) } }),
    ])
    const bodies = [...shown.values()].map(({ body }) => body)
    expect(bodies[0]).toBe('On Files · a: 1 · b: 2 · c: 3 · Not all of it: open it')
    for (const body of bodies.slice(1)) expect(body).toMatch(/….* · Not all of it: open it$/)
  })

  test('come once for each request, and go when it is decided anywhere', () => {
    const { update, shown, aloud } = desk()
    update(calls(2))
    update(calls(2))
    expect(aloud).toEqual(['call_1', 'call_2'])
    update([heldCall(2)])
    expect([...shown.keys()]).toEqual(['call_2'])
    update([])
    expect(shown.size).toBe(0)
  })

  test('of many at once are one, kept up to date without a sound until none waits', () => {
    const { update, shown, aloud, opened } = desk()
    update(calls(1))
    update(calls(5))
    expect([...shown.values()].map(({ body }) => body)).toEqual(['5 questions wait for you'])
    update(calls(9))
    update(calls(1))
    expect([...shown.values()].map(({ body }) => body)).toEqual(['1 question waits for you'])
    expect(aloud).toEqual(['call_1', 'approvals'])
    shown.get('approvals')?.clicked?.()
    expect(opened).toEqual(['/approvals'])
    update([])
    expect(shown.size).toBe(0)
  })

  test('are not shown when switched off, and what came meanwhile is not told later', () => {
    const { update, shown } = desk()
    update(calls(1))
    update(calls(2), false)
    expect(shown.size).toBe(0)
    update(calls(2))
    expect(shown.size).toBe(0)
    update(calls(3))
    expect([...shown.keys()]).toEqual(['call_3'])
  })
})
