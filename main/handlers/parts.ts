import type { AppInfo, Publish } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { Approvals } from '#services/approvals/approvals.ts'
import type { GateApprovals } from '#services/approvals/gate-approvals.ts'
import type { Broker } from '#services/broker/broker.ts'
import type { Clients } from '#services/clients/clients.ts'
import type { Doctor } from '#services/doctor/doctor.ts'
import type { Gateway } from '#services/gateway/gateway.ts'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { Runtimes } from '#services/jobs/runtimes.ts'
import type { StepTester } from '#services/jobs/step-tester.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { RemoteJobs } from '#services/remote-jobs/remote-jobs.ts'
import type { Policy } from '#services/policy/policy.ts'
import type { Registry } from '#services/registry/registry.ts'
import type { Scheduler } from '#services/scheduler/scheduler.ts'
import type { Secrets } from '#services/secrets/secrets.ts'
import type { Servers } from '#services/servers/servers.ts'
import type { Settings } from '#services/settings/settings.ts'
import type { Sync } from '#services/sync/sync.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'
import type { Templates } from '#services/workflows/templates.ts'
import type { Workflows } from '#services/workflows/workflows.ts'
import type { ServerLife } from './server-life.ts'

/** What the handlers of the contract's methods work with: the services that the core built. */
export type Parts = {
  info: AppInfo
  publish: Publish
  activity: Activity
  approvals: Approvals
  broker: Broker
  clients: Clients
  doctor: Doctor
  gateApprovals: GateApprovals
  gateway: Gateway
  jobs: Jobs
  keys: Keys
  life: ServerLife
  limits: Limits
  policy: Policy
  registry: Registry
  remoteJobs: RemoteJobs
  runtimes: Runtimes
  scheduler: Scheduler
  secrets: Secrets
  servers: Servers
  settings: Settings
  stepTester: StepTester
  sync: Sync
  templates: Templates
  upstreams: Upstreams
  workflows: Workflows
  /** Aborts when the core closes. */
  closing: AbortSignal
  /** Throws `bad_input` for a time that the scheduler does not understand. */
  checkEvery: (every: string) => void
  /** Where the gateway would listen with these settings. Throws `host_not_allowed`. */
  listenAt: (settings: ReturnType<Settings['get']>) => { host: string; port: number }
}
