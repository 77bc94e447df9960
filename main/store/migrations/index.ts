import settings from './001-settings.ts'
import servers from './002-servers.ts'
import registry from './003-registry.ts'
import sync from './004-sync.ts'
import keys from './005-keys.ts'
import activity from './006-activity.ts'
import clients from './007-clients.ts'
import workflows from './008-workflows.ts'
import ownTools from './009-own-tools.ts'
import jobs from './010-jobs.ts'
import schedules from './011-schedules.ts'
import remoteJobs from './012-remote-jobs.ts'
import approvals from './013-approvals.ts'
import keyRights from './014-key-rights.ts'
import activityChain from './015-activity-chain.ts'
import refusedCalls from './016-refused-calls.ts'

/** Append only. The position is the schema version, so never reorder, edit or remove. */
export const migrations: readonly string[] = [
  settings,
  servers,
  registry,
  sync,
  keys,
  activity,
  clients,
  workflows,
  ownTools,
  jobs,
  schedules,
  remoteJobs,
  approvals,
  keyRights,
  activityChain,
  refusedCalls,
]
