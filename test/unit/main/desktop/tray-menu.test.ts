import { describe, expect, test } from 'vitest'
import { cleanMiddle, cleanText } from '../../../../main/desktop/clean-text.ts'
import {
  type TrayAction,
  type TrayItem,
  trayMenu,
  type TrayState,
} from '../../../../main/desktop/tray-menu.ts'
import { trayTemplate } from '../../../../main/desktop/tray-template.ts'
import { heldCall, heldGate } from '../../../fixtures/desktop-approvals.ts'

const quiet: TrayState = {
  gateway: { state: 'listening', url: 'http://127.0.0.1:4130/mcp', error: null },
  pending: [],
  floods: [],
  startAtLogin: false,
}
const labels = (items: readonly TrayItem[]) =>
  items.map(item => (item.kind === 'separator' ? '-' : item.label))
const allLabels = (items: readonly TrayItem[]): string[] =>
  items.flatMap(item =>
    item.kind === 'separator' ? [] : [item.label, ...(item.kind === 'submenu' ? allLabels(item.items) : [])],
  )
const buttonOf = (state: Partial<TrayState>, label: RegExp) =>
  trayMenu({ ...quiet, ...state }).find(item => item.kind === 'button' && label.test(item.label))
const gateway = (state: 'paused' | 'failed') => ({ ...quiet.gateway, state })
const submenus = (state: Partial<TrayState>) =>
  trayMenu({ ...quiet, ...state }).filter(item => item.kind === 'submenu')
const actions = (items: readonly TrayItem[]) =>
  items.flatMap(item => (item.kind === 'button' ? [[item.label, item.action] as const] : []))

describe('the tray’s menu', () => {
  test('when nothing waits has the state, the window, the brake, the start at login, and the way out', () => {
    expect(labels(trayMenu(quiet))).toEqual([
      'Gateway at http://127.0.0.1:4130/mcp',
      '-',
      'Open Gatehouse',
      'Pause gateway',
      'Start at login',
      '-',
      'Quit Gatehouse',
    ])
  })

  test('has one entry for each request, oldest first, behind a line that counts them', () => {
    const menu = trayMenu({
      ...quiet,
      pending: [heldCall(1), heldGate(2), heldCall(3, { client: 'cursor' })],
    })
    expect(labels(menu).slice(2, 7)).toEqual([
      '3 approvals wait',
      'claude: write_file (files)',
      'Workflow release: Release version 7?',
      'cursor: write_file (files)',
      '-',
    ])
    expect(labels(trayMenu({ ...quiet, pending: [heldCall(1)] }))).toContain('1 approval waits')
  })

  test('in an entry says who asks, what, with which arguments and why, and offers three answers', () => {
    const [entry] = submenus({ pending: [heldCall(12)] })
    expect(labels(entry?.items ?? [])).toEqual([
      'claude asks to run write_file',
      'on Files (files)',
      'path: /tmp/notes.txt',
      'content: Hello',
      'Asked because the tool may destroy something.',
      '-',
      'Approve',
      'Reject',
      'Open',
    ])
    expect(actions(entry?.items ?? [])).toEqual([
      ['Approve', { do: 'decide', id: 'call_12', approved: true }],
      ['Reject', { do: 'decide', id: 'call_12', approved: false }],
      ['Open', { do: 'open', path: '/approvals/call_12' }],
    ])
  })

  test('shows a gate’s whole message and how many have said yes', () => {
    const message = 'Deploy to production now? '.repeat(4)
    const votes = [{ by: 'ann@example.com', at: '2026-11-20T10:00:00.000Z' }]
    const [entry] = submenus({ pending: [heldGate(30, { message, required: 2, votes })] })
    const shown = labels(entry?.items ?? [])
    expect(shown.slice(0, 2).join(' ')).toBe(message.trim())
    expect(shown).toContain('Workflow release, step ask')
    expect(shown).toContain('1 of 2 have said yes')
    expect(actions(entry?.items ?? [])[0]?.[1]).toEqual({ do: 'decide', id: 'gate_30', approved: true })
  })

  test('has at most ten entries, and one that opens the inbox for the rest', () => {
    const pending = Array.from({ length: 14 }, (_, index) =>
      heldCall(index + 1, { client: `agent-${index}` }),
    )
    const menu = trayMenu({ ...quiet, pending })
    expect(menu.filter(item => item.kind === 'submenu')).toHaveLength(10)
    const more = menu.find(item => item.kind === 'button' && item.label === '… and 4 more')
    expect(more).toMatchObject({ action: { do: 'open', path: '/approvals' } })
  })

  test('puts the requests of a client that floods into one entry, and leaves the others alone', () => {
    const pending = [
      heldCall(1, { client: 'quiet' }),
      ...Array.from({ length: 25 }, (_, index) => heldCall(index + 2, { client: 'loud' })),
      heldGate(30, { client: 'loud' }),
    ]
    const floods = [{ client: 'loud', pending: 25, turnedAway: 475 }]
    const entries = submenus({ pending, floods })
    expect(entries.map(({ label }) => label)).toEqual([
      'quiet: write_file (files)',
      'loud asks 25 times',
      'Workflow release: Release version 7?',
    ])
    expect(labels(entries[1]?.items ?? [])).toEqual([
      '25 approvals wait of loud',
      '475 more were turned away',
      '-',
      'Reject all',
      'Open',
    ])
    expect(actions(entries[1]?.items ?? [])[0]?.[1]).toEqual({ do: 'rejectAll', client: 'loud' })
  })

  test('says when not all of a request fits, and shows both ends of a long value', () => {
    const path = `/home/ann/${'deep/'.repeat(40)}id_ed25519`
    const [long, many] = submenus({
      pending: [
        heldCall(1, { arguments: { path } }),
        heldCall(2, { arguments: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } }),
      ],
    })
    const shown = labels(long?.items ?? []).find(label => label.startsWith('path: '))
    expect(shown).toMatch(/^path: \/home\/ann\/.*….*id_ed25519$/)
    for (const entry of [long, many])
      expect(labels(entry?.items ?? [])).toContain('Not everything fits here: open it to see all')
  })

  test('offers the other direction of each switch, and no brake while there is nothing to stop', () => {
    expect(buttonOf({ gateway: gateway('paused') }, /gateway/)).toMatchObject({ label: 'Resume gateway' })
    expect(buttonOf({ gateway: gateway('failed') }, /gateway/)).toMatchObject({ enabled: false })
    expect(buttonOf({ startAtLogin: true }, /login/)).toMatchObject({
      checked: true,
      action: { do: 'startAtLogin', on: false },
    })
  })
})

describe('labels of a hostile client or server', () => {
  const hostile =
    'rm\u0000 -rf\n/\t\u202Eexe.txt\u202C\u2066\u200B\u00ADx\uFE0F\u3164 a\u0300\u0301\u0302\u0303\u0304'

  test('are one line without control, bidi or invisible characters and without towers of marks', () => {
    expect(cleanText(hostile)).toBe('rm -rf / exe.txtx a\u0300\u0301')
    expect(cleanText(' \u202E ')).toBe('')
  })

  test('are cut to their length in whole characters', () => {
    expect(cleanText('a'.repeat(100))).toBe(`${'a'.repeat(59)}…`)
    expect(cleanText('😀'.repeat(61))).toBe(`${'😀'.repeat(59)}…`)
    expect(cleanMiddle('0123456789', 7)).toBe('012…789')
    expect(cleanText('x'.repeat(5_000_000), 10)).toBe('xxxxxxxxx…')
  })

  test('never make a line of the menu longer than it should be, whichever text is hostile', () => {
    const long = `${hostile} `.repeat(500)
    const pending = [
      heldCall(1, {
        client: long,
        server: long,
        serverName: long,
        tool: long,
        because: long,
        arguments: { [long]: long, b: [long] },
      }),
      heldGate(2, { workflow: long, step: long, message: long }),
    ]
    const shown = allLabels(trayMenu({ ...quiet, pending, gateway: { ...quiet.gateway, url: long } }))
    for (const label of shown) {
      expect(label).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(Array.from(label).length).toBeLessThanOrEqual(60)
    }
  })
})

describe('Electron’s form of the menu', () => {
  const clicked: TrayAction[] = []
  const template = trayTemplate(
    trayMenu({ ...quiet, pending: [heldCall(1, { client: 'A & B' })], startAtLogin: true }),
    action => clicked.push(action),
  )

  test('doubles the sign that would mark an access key', () => {
    expect(template.map(({ label }) => label)).toContain('A && B: write_file (files)')
  })

  test('has lines that cannot be clicked, a checkbox, and buttons that run their action', () => {
    expect(template[0]).toEqual({ label: 'Gateway at http://127.0.0.1:4130/mcp', enabled: false })
    expect(template.find(({ label }) => label === 'Start at login')).toMatchObject({
      type: 'checkbox',
      checked: true,
    })
    const click = template.find(({ label }) => label === 'Pause gateway')?.click as unknown as () => void
    click()
    expect(clicked).toEqual([{ do: 'pause' }])
  })
})
