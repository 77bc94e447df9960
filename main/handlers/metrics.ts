import { type Metric, metricsText } from '#base/metrics-text.ts'
import type { Parts } from './parts.ts'
import { viewServer } from './server-view.ts'

type Counts = ReturnType<Parts['activity']['counts']>

/** Gatehouse in numbers for monitoring, as `/metrics` answers: counters since its start, and how things are now. */
export function metrics(parts: Parts): string {
  const counts = parts.activity.counts()
  return metricsText([...recorded(counts), ...present(parts), ...ofProcess()])
}

function recorded({ calls, rows, durations, waiting }: Counts): Metric[] {
  const buckets = durations.classes.map(({ end, count }) => ({
    labels: { le: String(end) },
    value: count,
    suffix: '_bucket' as const,
  }))
  return [
    {
      name: 'gatehouse_calls_total',
      help: 'Tool calls by server and outcome.',
      type: 'counter',
      samples: calls.map(({ server, outcome, count }) => ({ labels: { server, outcome }, value: count })),
    },
    {
      name: 'gatehouse_call_duration_seconds',
      help: 'How long calls were at their tool, without the time they waited for a person.',
      type: 'histogram',
      samples: [
        ...buckets,
        { labels: { le: '+Inf' }, value: durations.count, suffix: '_bucket' },
        { value: durations.seconds, suffix: '_sum' },
        { value: durations.count, suffix: '_count' },
      ],
    },
    {
      name: 'gatehouse_activity_rows_total',
      help: 'Rows written to the record by kind.',
      type: 'counter',
      samples: rows.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    },
    gauge('gatehouse_activity_waiting', 'Rows that are not on disk yet.', waiting),
  ]
}

function present(parts: Parts): Metric[] {
  const { info, gateway, servers, registry, jobs, approvals, gateApprovals } = parts
  const states = Map.groupBy(servers.list(), server => viewServer(parts, server).state.kind)
  const { byStatus } = jobs.statistics()
  const waiting = [
    { labels: { kind: 'call' }, value: approvals.pending().length },
    { labels: { kind: 'gate' }, value: gateApprovals.pending().length },
  ]
  return [
    {
      ...gauge('gatehouse_info', 'The version that runs.', 1),
      samples: [{ labels: { version: info.version }, value: 1 }],
    },
    gauge(
      'gatehouse_gateway_listening',
      '1 while calls are taken.',
      gateway.status().state === 'listening' ? 1 : 0,
    ),
    gauge('gatehouse_sessions', 'Connected clients.', gateway.sessions().length),
    {
      ...gauge('gatehouse_servers', 'Servers by state.', 0),
      samples: [...states].map(([state, { length }]) => ({ labels: { state }, value: length })),
    },
    gauge(
      'gatehouse_tools',
      'Tools that are known, those of workflows included, switched on or not.',
      registry.tools().length,
    ),
    {
      ...gauge('gatehouse_jobs', 'Jobs that are kept, by status.', 0),
      samples: Object.entries(byStatus).map(([status, value]) => ({ labels: { status }, value })),
    },
    { ...gauge('gatehouse_approvals_pending', 'What waits for a person.', 0), samples: waiting },
  ]
}

/** As the usual client libraries name them. */
function ofProcess(): Metric[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  // Not the wall clock now less the uptime: a start that moves is taken for a restart.
  const startedAt = Math.round(performance.timeOrigin) / 1000
  return [
    { ...gauge('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6), type: 'counter' },
    gauge('process_resident_memory_bytes', 'Resident memory.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Used heap of the JavaScript engine.', heapUsed),
    gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.', startedAt),
  ]
}

const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: [{ value }],
})
