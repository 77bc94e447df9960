import { hasEnded } from '#base/run-result.ts'
import type { EventData, EventName, Job, SyncReport } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Sync } from '#services/sync/sync.ts'

type Listener = <E extends EventName>(event: E, data: EventData<E>) => void

type Deps = {
  activity: Pick<Activity, 'append'>
  sync: Pick<Sync, 'history'>
  subscribe: (listener: Listener) => () => void
  /** Jobs made before this time were recorded when they were made. */
  since: Date
}

/** Jobs whose beginning or end is remembered; one that is told of again after so many others leaves a row again. */
const mostRemembered = 20_000

/** Records what happens without anyone asking: servers that were read, jobs that began and ended, whatever started them. */
export function recordEvents({ activity, sync, subscribe, since }: Deps): () => void {
  const begun = new Set<string>()
  const over = new Set<string>()
  const isNew = (seen: Set<string>, id: string): boolean => {
    if (seen.has(id)) return false
    seen.add(id)
    const [oldest] = seen
    if (seen.size > mostRemembered && oldest !== undefined) seen.delete(oldest)
    return true
  }
  const recordJob = (job: Job): void => {
    if (job.createdAt >= since.toISOString() && isNew(begun, job.id)) activity.append(begin(job))
    if (hasEnded(job) && isNew(over, job.id)) activity.append(end(job))
  }
  return subscribe((event, data) => {
    if (event === 'jobs.changed' && 'workflow' in data) recordJob(data)
    if (event === 'sync.finished' && 'found' in data) activity.append(reading(data, sync))
  })
}

type New = Parameters<Activity['append']>[0]

const about = ({ id, workflow, source, server }: Job): Omit<New, 'action'> => ({
  kind: 'job',
  client: source.name,
  via: source.kind,
  server: server ?? '',
  tool: workflow,
  link: id,
})

function begin(job: Job): New {
  const { rerunOf } = job
  return { ...about(job), action: 'started', ...(rerunOf !== null && { detail: { rerunOf } }) }
}

function end(job: Job): New {
  const { status, failure, startedAt, endedAt, createdAt } = job
  const durationMs = endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(startedAt ?? createdAt)
  if (status === 'success') return { ...about(job), action: 'ended', durationMs }
  const { error, error_code: code, details } = failure ?? { error: '', error_code: status, details: undefined }
  const why = { outcome: 'failed', code, note: error, durationMs } as const
  return { ...about(job), action: status === 'failed' ? 'ended' : status, ...why, ...(details && { detail: details }) }
}

const askers: Record<string, string> = { button: 'window', cli: 'cli', schedule: 'schedule' }

/** A reading's history was written just before it was told. */
function reading({ slug, error, ...counts }: SyncReport, sync: Pick<Sync, 'history'>): New {
  const [run] = sync.history(slug, 1)
  const what = { kind: 'sync', action: 'read', client: 'gatehouse', server: slug } as const
  const how = run && { via: askers[run.trigger] ?? 'server', durationMs: run.durationMs }
  const detail = { ...counts, ...(run && { because: run.trigger, warnings: run.warnings }) }
  if (!error) return { ...what, ...how, detail }
  return { ...what, ...how, detail, outcome: 'failed', code: error.code, note: error.message }
}
