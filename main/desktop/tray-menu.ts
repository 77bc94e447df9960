import type { Approval, ApprovalId, Flood, GatewayStatus } from '#contract'
import { entryLabel, requestLines } from './approval-words.ts'
import { cleanText } from './clean-text.ts'
import { statusText } from './tray-status.ts'

/** Everything the tray shows. */
export type TrayState = {
  gateway: Pick<GatewayStatus, 'state' | 'url' | 'error'>
  /** Oldest first. */
  pending: readonly Approval[]
  floods: readonly Flood[]
  startAtLogin: boolean
}

/** What a click in the tray's menu asks for. */
export type TrayAction =
  | { do: 'decide'; id: ApprovalId; approved: boolean }
  | { do: 'rejectAll'; client: string }
  /** `path` is one of the panel's; without it the window opens where it was. */
  | { do: 'open'; path?: string }
  | { do: 'pause' | 'resume' | 'quit' }
  | { do: 'startAtLogin'; on: boolean }

/** One line of the menu, before Electron: labels are clean, not yet escaped. */
export type TrayItem =
  | { kind: 'line'; label: string }
  | { kind: 'separator' }
  | { kind: 'button'; label: string; action: TrayAction; enabled: boolean; checked?: boolean }
  | { kind: 'submenu'; label: string; items: TrayItem[] }

/** A menu longer than this is no longer read. */
const longest = 10
/** From so many questions on, a client that floods has one entry for all of them. */
const groupedFrom = 3

const separator: TrayItem = { kind: 'separator' }
const line = (label: string): TrayItem => ({ kind: 'line', label: cleanText(label) })
const button = (label: string, action: TrayAction, enabled = true): TrayItem => ({
  kind: 'button',
  label,
  action,
  enabled,
})

/** The tray's menu for a state (P3, U6). */
export function trayMenu(state: TrayState): TrayItem[] {
  return [
    line(statusText(state.gateway)),
    separator,
    ...waiting(state),
    button('Open Gatehouse', { do: 'open' }),
    brake(state.gateway),
    startSwitch(state.startAtLogin),
    separator,
    button('Quit Gatehouse', { do: 'quit' }),
  ]
}

/** How many approvals wait, as a sentence; also the tray's tooltip says it. */
export function waitingText(count: number): string {
  return count === 1 ? '1 approval waits' : `${count} approvals wait`
}

function waiting({ pending, floods }: TrayState): TrayItem[] {
  if (pending.length === 0) return []
  const flooding = new Map(floods.map(flood => [flood.client, flood]))
  const groups = [...grouped(pending, flooding)]
  const more = groups.slice(longest).reduce((count, group) => count + group.length, 0)
  return [
    line(waitingText(pending.length)),
    ...groups.slice(0, longest).map(group => entry(group, flooding)),
    ...(more > 0 ? [button(`… and ${more} more`, { do: 'open', path: '/approvals' })] : []),
    separator,
  ]
}

/** Each request for itself, but those of a flooding client together, at the place of its oldest one. */
function grouped(pending: readonly Approval[], flooding: ReadonlyMap<string, Flood>): Iterable<Approval[]> {
  const groups = new Map<string, Approval[]>()
  for (const approval of pending) {
    const floods = approval.kind === 'call' && flooding.has(approval.client)
    const key = floods ? `client ${approval.client}` : approval.id
    groups.set(key, [...(groups.get(key) ?? []), approval])
  }
  return [...groups.values()].flatMap(group =>
    group.length < groupedFrom ? group.map(approval => [approval]) : [group],
  )
}

function entry(group: readonly Approval[], flooding: ReadonlyMap<string, Flood>): TrayItem {
  const [first] = group
  if (first && group.length === 1) return request(first)
  const client = first?.client ?? ''
  const turnedAway = flooding.get(client)?.turnedAway ?? 0
  return {
    kind: 'submenu',
    label: cleanText(`${cleanText(client, 30)} asks ${group.length} times`),
    items: [
      line(`${waitingText(group.length)} of ${cleanText(client, 36)}`),
      ...(turnedAway > 0 ? [line(`${turnedAway} more were turned away`)] : []),
      separator,
      button('Reject all', { do: 'rejectAll', client }),
      button('Open', { do: 'open', path: '/approvals' }),
    ],
  }
}

function request(approval: Approval): TrayItem {
  const { id } = approval
  return {
    kind: 'submenu',
    label: entryLabel(approval),
    items: [
      ...requestLines(approval).map(line),
      separator,
      button('Approve', { do: 'decide', id, approved: true }),
      button('Reject', { do: 'decide', id, approved: false }),
      button('Open', { do: 'open', path: `/approvals/${id}` }),
    ],
  }
}

function startSwitch(on: boolean): TrayItem {
  return {
    kind: 'button',
    label: 'Start at login',
    action: { do: 'startAtLogin', on: !on },
    enabled: true,
    checked: on,
  }
}

function brake({ state }: TrayState['gateway']): TrayItem {
  if (state === 'paused') return button('Resume gateway', { do: 'resume' })
  return button('Pause gateway', { do: 'pause' }, state === 'listening')
}
