import type { QueryClient } from '@tanstack/react-query'
import type { EventName, Method } from '#contract'
import { listen } from './api.ts'
import { keyOf } from './queries.ts'

/** At most this long between an event and the question it causes, in milliseconds. */
const soon = 60
/** Answers that are costly or only drift with every call are asked for at most this often, in milliseconds. */
const nowAndThen = 2000

type Stale = { method: Method; withinMs: number }
const at = (withinMs: number, ...methods: Method[]): Stale[] => methods.map(method => ({ method, withinMs }))

/** The one table: which event makes which answers stale. */
const staleAfter: Record<EventName, Stale[]> = {
  'gateway.changed': at(soon, 'gateway.status', 'gateway.sessions', 'app.check'),
  'sessions.changed': at(soon, 'gateway.sessions'),
  'servers.changed': at(
    soon,
    'servers.list',
    'servers.log',
    'tools.list',
    'tools.get',
    'tools.offers',
    'secrets.list',
    'app.check',
  ),
  'sync.started': at(soon, 'servers.list'),
  'sync.finished': at(soon, 'servers.list', 'sync.history'),
  'tools.changed': at(soon, 'tools.list', 'tools.get', 'tools.offers', 'servers.list'),
  'keys.changed': at(soon, 'keys.list', 'limits.list'),
  'limits.changed': at(soon, 'limits.list'),
  'rules.changed': at(soon, 'rules.list', 'rules.try'),
  'approvals.changed': at(soon, 'approvals.list', 'approvals.get', 'approvals.history', 'jobs.gates'),
  'clients.changed': at(soon, 'clients.list'),
  'secrets.changed': at(soon, 'secrets.list'),
  'settings.changed': at(soon, 'settings.get', 'servers.list'),
  'workflows.changed': at(soon, 'workflows.list', 'workflows.get', 'workflows.versions', 'tools.list'),
  'jobs.changed': at(soon, 'jobs.list', 'jobs.get', 'jobs.gates', 'jobs.statistics'),
  'jobs.logged': [],
  'activity.appended': [
    ...at(soon, 'activity.recent', 'activity.list'),
    ...at(
      nowAndThen,
      'activity.summary',
      'activity.facets',
      'limits.list',
      'tools.list',
      'gateway.sessions',
      'keys.list',
    ),
  ],
}

/** Keeps the cache current: each event marks answers stale, in batches, so that a burst of events is one question. */
export function keepCurrent(client: QueryClient): () => void {
  const waiting = new Map<Method, { timer: ReturnType<typeof setTimeout>; due: number }>()

  const markStale = ({ method, withinMs }: Stale) => {
    const due = Date.now() + withinMs
    const earlier = waiting.get(method)
    if (earlier && earlier.due <= due) return
    if (earlier) clearTimeout(earlier.timer)
    const timer = setTimeout(() => {
      waiting.delete(method)
      void client.invalidateQueries({ queryKey: keyOf(method) })
    }, withinMs)
    waiting.set(method, { timer, due })
  }

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record typed by EventName
  const names = Object.keys(staleAfter) as EventName[]
  const stops = names.map(name => listen(name, () => staleAfter[name].forEach(markStale)))
  return () => {
    for (const stop of stops) stop()
    for (const { timer } of waiting.values()) clearTimeout(timer)
  }
}
