import { describe, expect, test } from 'vitest'
import { Bus } from '#base/bus.ts'
import { AppError } from '#base/errors.ts'
import { type Approval, type Caller, type Handlers, Settings } from '#contract'
import { Decider } from '../../../../main/desktop/decider.ts'
import { DesktopState } from '../../../../main/desktop/desktop-state.ts'
import { heldCall } from '../../../fixtures/desktop-approvals.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const silent = () => {}
const log = { debug: silent, info: silent, warn: silent, error: silent }

/** A core that only knows approvals. */
function fakeCore() {
  const bus = new Bus()
  let pending: Approval[] = []
  let asked = 0
  const callers: Caller[] = []
  const handlers = {
    'gateway.status': () => ({
      state: 'listening',
      url: 'http://127.0.0.1:1/mcp',
      host: '',
      port: 1,
      error: null,
    }),
    'settings.get': () => Settings.parse({}),
    'approvals.list': () => {
      asked++
      return { pending, floods: [] }
    },
    'approvals.decide': ({ id }: { id: string }, caller: Caller) => {
      callers.push(caller)
      const found = pending.find(approval => approval.id === id)
      if (!found) throw new AppError('conflict', `${id} was already approved by ann at 10:00.`)
      pending = pending.filter(approval => approval !== found)
      bus.publish('approvals.changed', { id: found.id })
      return found
    },
  } as unknown as Handlers
  const ask = (...approvals: Approval[]) => {
    pending = [...pending, ...approvals]
    for (const { id } of approvals) bus.publish('approvals.changed', { id })
  }
  return { core: { handlers, subscribe: bus.subscribe.bind(bus) }, bus, ask, callers, asked: () => asked }
}

describe('what the desktop knows', () => {
  test('is read once, then follows every change, many at once in one question', async () => {
    const { core, bus, ask, asked } = fakeCore()
    const state = new DesktopState({ core, log, redact: text => text })
    await state.read()
    expect(state.gateway.state).toBe('listening')
    let heard = 0
    state.listen(() => heard++)
    ask(...Array.from({ length: 500 }, (_, index) => heldCall(index + 1)))
    await eventually(() => expect(state.pending).toHaveLength(500))
    expect(asked()).toBeLessThan(10)
    bus.publish('settings.changed', Settings.parse({ desktop: { startAtLogin: true } }))
    expect(state.settings.desktop.startAtLogin).toBe(true)
    expect(heard).toBeGreaterThan(1)
    state.close()
    const before = asked()
    ask(heldCall(501))
    bus.publish('settings.changed', Settings.parse({}))
    expect(state.settings.desktop.startAtLogin).toBe(true)
    expect(asked()).toBe(before)
  })

  test('hears of a decision on record under its own face, and the second one is told why not', async () => {
    const { core, ask, callers } = fakeCore()
    const told: string[] = []
    const caller = { face: 'tray' as const, name: 'tray' }
    const decider = new Decider({ core, log, caller, tell: sentence => told.push(sentence) })
    ask(heldCall(12))
    await decider.decide('call_12', true)
    expect(callers).toEqual([caller])
    expect(told).toEqual([])
    await decider.decide('call_12', false)
    expect(told).toEqual(['call_12 was already approved by ann at 10:00.'])
  })
})
