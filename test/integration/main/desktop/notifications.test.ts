import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BusNotifier } from '../../../../main/desktop/bus-notifier.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { memoryLog } from '../../../support/log.ts'
import { NotificationDesktop, pretendPressed } from '../../../support/notification-service.ts'

const before = process.env['DBUS_SESSION_BUS_ADDRESS']
let bus: ChildProcess | undefined
const open: { close: () => void | Promise<void> }[] = []

/** A session bus of this test's own. */
beforeAll(async () => {
  if (process.platform !== 'linux') return
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  bus = daemon
  const [address] = (await once(daemon.stdout, 'data')) as [Buffer]
  process.env['DBUS_SESSION_BUS_ADDRESS'] = address.toString().trim()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map(async each => each.close()))
})
afterAll(() => {
  bus?.kill()
  if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS']
  else process.env['DBUS_SESSION_BUS_ADDRESS'] = before
})

const desktop = async (capabilities?: string[]) => {
  const service = await NotificationDesktop.open(capabilities)
  open.push(service)
  return service
}
const notifier = () => {
  const made = new BusNotifier({ log: memoryLog(), icon: '/tmp/icon.png' })
  open.push(made)
  return made
}
const buttons = [
  { id: 'approve', text: 'Approve' },
  { id: 'reject', text: 'Reject' },
]

describe.skipIf(process.platform !== 'linux')('notifications on a Linux desktop', () => {
  test('a notification has its buttons, tells what was pressed, and takes an earlier one’s place', async () => {
    const service = await desktop()
    const ours = notifier()
    const heard: string[] = []
    const notice = {
      id: 'call_1',
      title: 'claude asks',
      body: '<b>1 & 2</b>',
      buttons,
      clicked: () => void heard.push('clicked'),
      pressed: (button: string) => void heard.push(button),
    }
    ours.show(notice)
    await eventually(() => expect(service.shown()).toHaveLength(1))
    ours.show({ ...notice, title: 'claude asks again', silent: true })
    await eventually(() => expect(service.shown()[0]?.title).toBe('claude asks again'))
    const [shown] = service.shown()
    expect(service.shown()).toHaveLength(1)
    expect(shown).toMatchObject({
      actions: ['default', 'approve', 'reject'],
      body: '&lt;b&gt;1 &amp; 2&lt;/b&gt;',
    })
    expect(shown?.hints['suppress-sound']?.value).toBe(true)
    service.press(shown?.number ?? 0, 'approve')
    await eventually(() => expect(heard).toEqual(['approve']))

    ours.show(notice)
    await eventually(() => expect(service.shown()).toHaveLength(1))
    service.press(service.shown()[0]?.number ?? 0, 'default')
    await eventually(() => expect(heard).toEqual(['approve', 'clicked']))
  })

  test('hiding takes it from the screen, closing takes everything', async () => {
    const service = await desktop()
    const ours = notifier()
    for (const id of ['a', 'b', 'c']) ours.show({ id, title: id, body: id })
    ours.hide('b')
    await eventually(() => expect(service.shown().map(({ title }) => title)).toEqual(['a', 'c']))
    await ours.close()
    expect(service.shown()).toEqual([])
  })

  test('another program cannot press our buttons', async () => {
    const service = await desktop()
    const ours = notifier()
    const heard: string[] = []
    ours.show({ id: 'a', title: 'a', body: 'a', buttons, pressed: button => void heard.push(button) })
    await eventually(() => expect(service.shown()).toHaveLength(1))
    const number = service.shown()[0]?.number ?? 0
    await pretendPressed(number, 'approve')
    service.press(number, 'reject')
    await eventually(() => expect(heard).toEqual(['reject']))
  })

  test('a service without buttons gets none, and plain text', async () => {
    const service = await desktop(['body'])
    notifier().show({ id: 'a', title: 'a', body: '1 < 2', buttons, clicked: () => {} })
    await eventually(() => expect(service.shown()).toMatchObject([{ actions: [], body: '1 < 2' }]))
  })

  test('without a service nothing is shown, and once there is one it is used', async () => {
    const ours = notifier()
    ours.show({ id: 'a', title: 'lost', body: 'a' })
    ours.hide('a')
    const service = await desktop()
    await eventually(() => {
      ours.show({ id: 'b', title: 'seen', body: 'b' })
      expect(service.shown().map(({ title }) => title)).toContain('seen')
    })
  })
})
