import type { Clock } from '#base/clock.ts'
import { hasEnded } from '#base/run-result.ts'
import type { AppInfo, EventData, EventName, Job, SyncReport } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Sync } from '#services/sync/sync.ts'

type Listener = <E extends EventName>(event: E, data: EventData<E>) => void

type Deps = {
  activity: Pick<Activity, 'append' | 'start'>
  subscribe: (listener: Listener) => () => void
  now: Clock
  version: string
  face: AppInfo['face']
}

/** Jobs whose beginning or end is remembered; one that is told of again after so many others leaves a row again. */
const mostRemembered = 20_000
const itself = { kind: 'gateway', client: 'gatehouse' } as const

/** Records what happens without anyone asking: start and stop, servers that were read, jobs that began and ended, whatever started them. */
export class Recording {
  readonly #deps: Deps
  readonly #begun = new Seen()
  readonly #over = new Seen()
  #since = ''
  #unsubscribe: (() => void) | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  start(sync: Pick<Sync, 'history'>): void {
    const { activity, subscribe, now, version, face } = this.#deps
    activity.append({ ...itself, action: 'started', detail: { version, face } })
    activity.start()
    this.#since = now().toISOString()
    this.#unsubscribe = subscribe((event, data) => {
      if (event === 'jobs.changed' && 'workflow' in data) this.#job(data)
      if (event === 'sync.finished' && 'found' in data) activity.append(reading(data, sync))
    })
  }

  stop(): void {
    if (!this.#unsubscribe) return
    this.#unsubscribe()
    this.#deps.activity.append({ ...itself, action: 'stopped' })
  }

  /** Jobs made before the start were recorded when they were made. */
  #job(job: Job): void {
    const { activity } = this.#deps
    if (job.createdAt >= this.#since && this.#begun.isNew(job.id)) activity.append(begin(job))
    if (hasEnded(job) && this.#over.isNew(job.id)) activity.append(end(job))
  }
}

class Seen {
  readonly #ids = new Set<string>()

  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > mostRemembered && oldest !== undefined) this.#ids.delete(oldest)
    return true
  }
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
  const {
    error,
    error_code: code,
    details,
  } = failure ?? { error: '', error_code: status, details: undefined }
  const why = { outcome: 'failed', code, note: error, durationMs } as const
  return {
    ...about(job),
    action: status === 'failed' ? 'ended' : status,
    ...why,
    ...(details && { detail: details }),
  }
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
