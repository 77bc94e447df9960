import type { Job, JobDetail } from '#contract'

/** A row of the table `remote_jobs` (migration 012). */
export type RemoteJobRow = {
  seq: number
  id: string
  /** Id, slug and name of the server at the time. */
  server: string
  slug: string
  name: string
  /** The job's id on the server. */
  remote_id: string
  workflow: string
  input: string
  status: Job['status']
  progress: string
  output: string | null
  failure: string | null
  created_at: string
  started_at: string | null
  ended_at: string | null
}

/** JSON that we wrote. */
function json(text: string): never {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it fits whichever field it was written for
  return JSON.parse(text) as never
}

/** The job as faces see it. */
export function jobOf(row: RemoteJobRow): Job {
  return {
    id: row.id,
    workflow: row.workflow,
    status: row.status,
    source: { kind: 'mcp', name: row.name },
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    progress: json(row.progress),
    failure: row.failure === null ? null : json(row.failure),
    rerunOf: null,
    server: row.slug,
  }
}

/** What the other side does not tell (steps, gates, the text of the workflow) is empty. */
export function detailOf(row: RemoteJobRow): JobDetail {
  return {
    ...jobOf(row),
    input: json(row.input),
    output: row.output === null ? null : json(row.output),
    steps: [],
    gates: [],
    definition: '',
  }
}
