import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobDetail, JobStatus } from '#contract'
import { eventually } from '../fixtures/eventually.ts'
import { startHeadless } from './headless.ts'
import { tempFolder } from './temp-folder.ts'

const ended: JobStatus[] = ['success', 'failed', 'cancelled', 'timeout']

/** Builds, fails until its `flaky_at`th try, waits for a yes, pauses, releases. Each script writes down that it began and ended. */
export const demo = `
name: demo
inputs:
  ledger: { type: string, required: true }
  flaky_at: { type: integer, default: 1 }
  work: { type: string, default: '0.01' }
steps:
  - id: build
    type: script
    language: bash
    code: |
      echo "build begin $GATEHOUSE_JOB" >> {{context_ledger}}
      echo '{"built": true}'
      echo "build end $GATEHOUSE_JOB" >> {{context_ledger}}
  - id: never
    if: context.flaky_at > 1000
    type: script
    language: bash
    code: exit 1
  - id: flaky
    type: script
    language: bash
    retry: { attempts: 4, backoff: 10ms, factor: 1 }
    code: |
      echo "flaky begin $GATEHOUSE_JOB" >> {{context_ledger}}
      test "$GATEHOUSE_ATTEMPT" -ge {{context_flaky_at}} || exit 3
      echo "{\\"tries\\": $GATEHOUSE_ATTEMPT}"
  - id: gate
    type: approval
    message: Release it?
  - id: pause
    type: wait
    duration: 20ms
  - id: release
    type: script
    language: bash
    safe_to_retry: true
    code: |
      echo "release begin $GATEHOUSE_JOB $$" >> {{context_ledger}}
      sleep {{context_work}}
      echo "{\\"released_by\\": \\"$(printf %s {{ steps.gate.output.by }})\\"}"
      echo "release end $GATEHOUSE_JOB" >> {{context_ledger}}
output:
  built: '{{ steps.build.output.built }}'
  tries: '{{ steps.flaky.output.tries }}'
  released_by: '{{ steps.release.output.released_by }}'
`

/** A real headless Gatehouse that can be killed and started again, with workflows and a ledger that scripts write to. */
export async function openDesk(
  workflows: Record<string, string> = { demo },
  env: Record<string, string> = {},
) {
  const home = tempFolder()
  const ledger = join(home, 'ledger.txt')
  writeFileSync(ledger, '')
  mkdirSync(join(home, 'workflows'))
  for (const [name, text] of Object.entries(workflows))
    writeFileSync(join(home, 'workflows', `${name}.yaml`), text)
  let app = await startHeadless(home, env)
  const call: typeof app.call = (method, input) => app.call(method, input)
  const job = (id: string) => call('jobs.get', { id })
  return {
    home,
    ledger,
    call,
    job,
    pid: () => app.child.pid ?? 0,
    run: (name: string, input: Record<string, string | number> = {}, idempotencyKey?: string) =>
      call('workflows.run', { name, input: { ledger, ...input }, ...(idempotencyKey && { idempotencyKey }) }),
    /** Lines of the ledger with these words. */
    lines: (...words: string[]) =>
      readFileSync(ledger, 'utf8')
        .split('\n')
        .filter(line => words.every(word => line.split(' ').includes(word))),
    ended: (id: string): Promise<JobDetail> =>
      eventually(async () => {
        const now = await job(id)
        if (!ended.includes(now.status)) throw new Error(`${id} is ${now.status}`)
        return now
      }),
    gate: (id: string) =>
      eventually(async () => {
        const gate = (await call('jobs.gates')).find(found => found.job === id)
        if (!gate) throw new Error(`${id} is not at its gate`)
        return gate
      }),
    /** The power goes out. */
    async kill() {
      app.child.kill('SIGKILL')
      await app.exited
    },
    async start() {
      app = await startHeadless(home, env)
    },
  }
}
