/** What the policy's gate costs an allowed call with 200 rules: `npm run bench:policy`. Microseconds for one decision. */
import { type PolicyAction, RuleInput, type RuleMatch } from '#contract'
import { Policy } from '../../main/services/policy/policy.ts'
import { openStore } from '../../main/store/store.ts'
import { policyCall } from '../fixtures/policy-call.ts'

const rules = 200
const rounds = 200
const batch = 200
const now = () => new Date()

function policyOf(matchOf: (index: number) => RuleMatch, action: PolicyAction): Policy {
  const policy = new Policy({ store: openStore(':memory:'), publish: () => undefined, now })
  for (let index = 0; index < rules; index++)
    policy.add(RuleInput.parse({ action, match: matchOf(index) }), { by: 'bench' })
  return policy
}

function percentile(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0
}

/** Times of batches, so that the clock itself weighs nothing. */
function measure(what: string, policy: Policy): void {
  const args = { path: '/home/me/work/notes.md', amount: 12, files: [{ name: 'a' }, { name: 'b' }] }
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    for (let call = 0; call < batch; call++) policy.decide(policyCall({ arguments: args }))
    times.push(((performance.now() - startedAt) / batch) * 1000)
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)].map(us => us.toFixed(1))
  process.stdout.write(`| ${what} | ${p50} | ${p95} |\n`)
}

process.stdout.write(`| ${rules} rules | p50 µs | p95 µs |\n|---|--:|--:|\n`)
measure(
  'about other clients, servers and tools',
  policyOf(index => ({ client: `agent-${index}*`, tool: '*_x' }), 'deny'),
)
measure(
  'each about the call, with a condition on a number',
  policyOf(
    () => ({ tool: 'write_*', conditions: [{ path: '$.amount', op: 'greater', value: 100 }] }),
    'deny',
  ),
)
measure(
  'each about the call, with a folder and an expression',
  policyOf(
    () => ({
      conditions: [
        { path: '$.path', op: 'inside', value: '/home/me' },
        { path: '$.files[*].name', op: 'matches', value: '^secret' },
      ],
    }),
    'deny',
  ),
)
measure(
  'each for exactly some arguments',
  policyOf(() => ({ argumentsHash: '0'.repeat(64) }), 'deny'),
)
