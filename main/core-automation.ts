import type { Bus } from '#base/bus.ts'
import type { Clock } from '#base/clock.ts'
import type { Guarding } from '#base/guarding.ts'
import type { Lifetime } from '#base/lifetime.ts'
import type { Log } from '#base/log.ts'
import type { Publish } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import { approvalTools } from '#services/approvals/approval-tools.ts'
import { GateApprovals } from '#services/approvals/gate-approvals.ts'
import { Signatures } from '#services/approvals/signatures.ts'
import type { Broker } from '#services/broker/broker.ts'
import type { Keys } from '#services/keys/keys.ts'
import type { Limits } from '#services/limits/limits.ts'
import { Jobs } from '#services/jobs/jobs.ts'
import { Runtimes } from '#services/jobs/runtimes.ts'
import { StepTester } from '#services/jobs/step-tester.ts'
import type { ShowNotification } from '#services/jobs/steps/notify.ts'
import { stepRunners } from '#services/jobs/steps/runners.ts'
import type { Registry } from '#services/registry/registry.ts'
import type { Scheduler } from '#services/scheduler/scheduler.ts'
import { Schedules } from '#services/schedules/schedules.ts'
import { VaultKey } from '#services/secrets/vault-key.ts'
import type { Vault } from '#services/secrets/vault.ts'
import type { Settings } from '#services/settings/settings.ts'
import { WebhookTokens } from '#services/webhooks/webhook-tokens.ts'
import { WorkflowTools } from '#services/workflow-tools/workflow-tools.ts'
import { inputSchema } from '#services/workflows/input-schema.ts'
import { Templates } from '#services/workflows/templates.ts'
import { scheduleId } from '#services/workflows/workflow-entry.ts'
import { workflowLanguage } from '#services/workflows/workflow-language.ts'
import { Workflows } from '#services/workflows/workflows.ts'
import type { Store } from '#store/store.ts'
import { webhookDoor } from './handlers/webhook-door.ts'

type Ground = {
  store: Store
  publish: Publish
  now: Clock
  log: Log
  vault: Vault
  dataFolder: string
  lifetime: Lifetime
  guarding: Guarding
  notify: ShowNotification
  loginPath: () => Promise<string>
  resolveSecret: (reference: string) => Promise<string>
  checkEvery: (every: string) => void
  webhookUrl: (name: string) => string | null
  settings: Settings
  scheduler: Scheduler
  subscribe: Bus['subscribe']
  env: Readonly<Record<string, string | undefined>>
  registry: Registry
  activity: Activity
  keys: Keys
  broker: Broker
  limits: Limits
}

/** With it set, every decision of a key is signed (seed A). */
const clientSecret = 'PYEXEC_MCP_CLIENT_SECRET'

/** The part of the core that runs workflows: their files, the engine, what starts jobs, who decides at gates, the tools for it. */
export function buildAutomation(ground: Ground) {
  const { store, publish, now, log, vault, dataFolder, lifetime, guarding, notify } = ground
  const { loginPath, resolveSecret, checkEvery, webhookUrl, subscribe, env } = ground
  const { settings, scheduler, registry, activity, keys, limits, broker } = ground

  const workflows = new Workflows({
    store,
    publish,
    now,
    log,
    folder: `${dataFolder}/workflows`,
    nextStart: id => scheduler.next(id),
    webhookUrl,
    checkEvery,
  })
  lifetime.add(() => workflows.close())
  const templates = new Templates({ workflows })

  const runtimes = new Runtimes({ loginPath })
  const runners = stepRunners({ broker, runtimes, guarding, loginPath, dataFolder, notify })
  const stepTester = new StepTester({ log, language: workflowLanguage, runners, resolveSecret, dataFolder })
  const jobs = new Jobs({
    store,
    publish,
    now,
    log,
    language: workflowLanguage,
    runners,
    workflow: name => workflows.served(name),
    resolveSecret,
    folder: `${dataFolder}/jobs`,
    limits: () => settings.get().jobs,
  })
  lifetime.add(() => jobs.close())

  const schedules = new Schedules({ store, now, log, scheduler, workflows, jobs, scheduleId })
  lifetime.add(() => schedules.close())

  const webhookTokens = new WebhookTokens({ key: new VaultKey(vault, 'gatehouse-webhook-key'), log })
  const webhooks = webhookDoor({ tokens: webhookTokens, workflows, jobs, limits, publish, resolveSecret })

  const signatures = new Signatures({
    store,
    now,
    sharedSecret: async () => (env[clientSecret] ? resolveSecret(`env:${clientSecret}`) : undefined),
    keySecrets: id => keys.signingSecrets(id),
  })
  const gateApprovals = new GateApprovals({ jobs, signatures, activity, publish })
  lifetime.add(() => gateApprovals.close())
  lifetime.add(subscribe(event => event === 'jobs.changed' && gateApprovals.jobChanged()))

  const titleOf = (name: string) => workflows.served(name)?.definition.title ?? name
  const gateTools = () => approvalTools({ gates: gateApprovals, titleOf })
  const workflowTools = new WorkflowTools({ workflows, jobs, inputSchema, approvalTools: gateTools })
  registry.addSource(workflowTools)
  workflows.onChanged(() => registry.sourceChanged(workflowTools.slug))

  const starts = { schedules, webhookTokens, webhooks }
  return { workflows, templates, runtimes, stepTester, jobs, gateApprovals, ...starts }
}
