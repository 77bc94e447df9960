import type { Approval, Flood } from '#contract'

/** One question, or many of one client. */
export type Item =
  | { kind: 'one'; id: string; approval: Approval }
  | { kind: 'group'; id: string; client: string; approvals: Approval[]; turnedAway: number }

/** More of one client than this are shown as one. */
const most = 5

/** What the inbox lists, oldest first: a client that asks much, or was turned away, takes one place only. */
export function itemsOf(pending: readonly Approval[], floods: readonly Flood[]): Item[] {
  const calls = Map.groupBy(
    pending.filter(({ kind }) => kind === 'call'),
    ({ client }) => client,
  )
  const turnedAway = new Map(floods.map(flood => [flood.client, flood.turnedAway]))
  const done = new Set<string>()
  return pending.flatMap((approval): Item[] => {
    const { client, id, kind } = approval
    const mine = calls.get(client) ?? []
    const away = turnedAway.get(client) ?? 0
    if (kind === 'gate' || (mine.length <= most && away === 0)) return [{ kind: 'one', id, approval }]
    if (done.has(client)) return []
    done.add(client)
    return [{ kind: 'group', id: `group ${client}`, client, approvals: mine, turnedAway: away }]
  })
}

/** A place that keys can reach: an item, or a question of a group that is open. */
export type Place = { id: string; item: Item; approval: Approval | null }

/** The places in the order they are seen. */
export const placesOf = (items: readonly Item[], isOpen: (item: Item) => boolean): Place[] =>
  items.flatMap((item): Place[] => {
    if (item.kind === 'one') return [{ id: item.id, item, approval: item.approval }]
    const head: Place = { id: item.id, item, approval: null }
    return isOpen(item)
      ? [head, ...item.approvals.map(approval => ({ id: approval.id, item, approval }))]
      : [head]
  })
