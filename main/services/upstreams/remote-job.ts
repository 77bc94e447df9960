import type { Job, JobFailure, Server } from '#contract'

/** A job on a remote workflow server, as that server last told of it. */
export type RemoteJob = {
  /** The server's own id. */
  id: string
  status: Job['status']
  progress: Job['progress']
  output: unknown
  failure: JobFailure | null
}

/** Who keeps a record of the jobs on remote workflow servers. */
export type RemoteJobRecord = {
  /** A job was started there. */
  begun(server: Server, workflow: string, input: Record<string, unknown>, job: RemoteJob): void
  told(server: Server, job: RemoteJob): void
  /** The server's ids of the jobs whose end is not known yet. */
  unfinished(server: Server): string[]
}

/** What an `Upstream` of kind `pyexecutor` understands besides MCP: ends a job; params are `{ id }`. */
export const cancelRemoteJob = 'gatehouse/cancel_job'
