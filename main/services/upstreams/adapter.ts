import type { Server } from '#contract'
import type { AppError } from '#base/errors.ts'
import type { Where } from './failure.ts'
import type { Guarding } from '#base/guarding.ts'
import type { LoginPath } from './login-path.ts'
import type { RemoteJobRecord } from './remote-job.ts'
import type { Tuning } from './tuning.ts'
import type { Upstream, UpstreamEvents } from './upstream.ts'

/** Everything an adapter needs to open one connection. */
export type Opening = {
  server: Server
  where: Where
  events: Omit<UpstreamEvents, 'closed'> & { closed(error: AppError): void }
  /** Aborted when the connection is no longer wanted or took too long. */
  signal: AbortSignal
  /** The value behind a reference; each value is known to `where.redact` from then on. */
  resolve: (reference: string) => Promise<string>
  /** What a session's own client declared; null on a connection that all clients share. */
  sessionCapabilities: Record<string, unknown> | null
  version: string
  tuning: Tuning
  guarding: Guarding
  loginPath: LoginPath
  /** Who keeps a record of the jobs of remote workflow servers. */
  record?: RemoteJobRecord
}

/** Opens a connection to one kind of server. Rejects with an AppError. */
export type Adapter = (opening: Opening) => Promise<Upstream>
