import type { ServerView } from '#contract'
import { groupOf, type StateGroup } from './server-state.ts'

export type ServerFilter = { text: string; group: StateGroup }

export const noFilter: ServerFilter = { text: '', group: 'all' }

/** The servers a filter leaves; text is looked for in name, slug, command and address. */
export function filterServers(servers: readonly ServerView[], { text, group }: ServerFilter): ServerView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return servers.filter(server => {
    if (group !== 'all' && groupOf(server.state) !== group) return false
    const { name, slug, kind, command = '', args = [], url = '' } = server
    const found = [name, slug, kind, command, ...args, url].join(' ').toLowerCase()
    return words.every(word => found.includes(word))
  })
}

/** How many servers are in each group. */
export function countGroups(servers: readonly ServerView[]): Record<StateGroup, number> {
  const counts = { all: servers.length, ok: 0, trouble: 0, off: 0 }
  for (const { state } of servers) counts[groupOf(state)] += 1
  return counts
}
