import type { Webhooks } from '#services/gateway/rest/webhook-route.ts'
import type { Publish } from '#contract'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { Limits } from '#services/limits/limits.ts'
import type { WebhookTokens } from '#services/webhooks/webhook-tokens.ts'
import type { Json } from '#services/workflows/language.ts'
import type { Workflows } from '#services/workflows/workflows.ts'

type Deps = {
  tokens: WebhookTokens
  workflows: Pick<Workflows, 'served' | 'allServed' | 'onChanged'>
  jobs: Pick<Jobs, 'run'>
  limits: Pick<Limits, 'take'>
  publish: Publish
  resolveSecret: (reference: string) => Promise<string>
}

/** What the gateway's door for webhooks needs, of the services that have it. Tokens are made when a file has the first webhook. */
export function webhookDoor({ tokens, workflows, jobs, limits, publish, resolveSecret }: Deps): Webhooks {
  workflows.onChanged(() => {
    const named = workflows.allServed().filter(({ definition }) => definition.webhook?.enabled)
    if (named.length === 0) return
    const tell = () => {
      for (const { definition } of named) publish('workflows.changed', { name: definition.name })
    }
    // oxlint-disable-next-line promise/always-return -- the last link
    void tokens.start().then(tell)
  })
  return {
    check: (name, token) => tokens.check(name, token),
    definition: name => workflows.served(name)?.definition,
    resolveSecret,
    start: (name, input, delivery) => {
      limits.take({ workflow: name })
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came as JSON
      return jobs.run(name, input as Record<string, Json>, {
        source: { kind: 'webhook', name },
        ...(delivery && { idempotencyKey: `webhook:${delivery}` }),
      })
    },
  }
}
