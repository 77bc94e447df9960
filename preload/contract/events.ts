import { z } from 'zod'
import { ActivityEntry } from './activity.ts'
import { Settings } from './app.ts'
import { ApprovalId } from './approvals.ts'
import { GatewayStatus } from './gateway.ts'
import { Job, JobId, LogLine } from './jobs.ts'
import { Slug } from './servers.ts'
import { SyncReport } from './sync.ts'

/** Everything the core tells its faces. Names read `noun.pastTense`; a face asks again for what it shows. */
export const events = {
  'gateway.changed': GatewayStatus,
  'sessions.changed': z.object({ count: z.int() }),
  /** A server was added, changed or removed, or its state changed. */
  'servers.changed': z.object({ slug: Slug }),
  'sync.started': z.object({ slug: Slug }),
  'sync.finished': SyncReport,
  /** Tools or offers of a server changed: by sync, switch, approval or removal. */
  'tools.changed': z.object({ slug: Slug }),
  'keys.changed': z.object({ id: z.string() }),
  'clients.changed': z.object({ id: z.string() }),
  'secrets.changed': z.object({ name: z.string() }),
  'settings.changed': Settings,
  'workflows.changed': z.object({ name: z.string() }),
  /** A job was made or changed its status or progress. */
  'jobs.changed': Job,
  /** New log lines of a job, in batches. */
  'jobs.logged': z.object({ id: JobId, lines: z.array(LogLine) }),
  /** The newest of the entries that were just written. */
  'activity.appended': ActivityEntry,
  'rules.changed': z.object({ count: z.int() }),
  'limits.changed': z.object({ count: z.int() }),
  /** An approval was asked, decided, or ended otherwise. */
  'approvals.changed': z.object({ id: ApprovalId.nullable() }),
}

type Events = typeof events

export type EventName = keyof Events
export type EventData<E extends EventName> = z.output<Events[E]>
export type Publish = <E extends EventName>(event: E, data: EventData<E>) => void
