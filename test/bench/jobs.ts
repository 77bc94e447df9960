import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LocalClient } from '../../main/base/local-client.ts'
import { residentMiB, startReady, stop } from './house.ts'

/**
 * What the job engine adds to scripts: the same scripts by a shell loop and as jobs, within one run. Prints a table for
 * docs/performance.md; asserts nothing, for a busy machine proves nothing.
 */
const root = join(import.meta.dirname, '../..')
const jobs = Number(process.argv[2] ?? 100)
const queued = Number(process.argv[3] ?? 10_000)
const run = promisify(execFile)
const script = `echo '{"ok": true}'`
const home = mkdtempSync(join(tmpdir(), 'gh-bench-'))
const env = {
  ...process.env,
  GATEHOUSE_HOME: home,
  MCP_SERVER_PORT: '0',
  GATEHOUSE_VAULT_KEY: 'bench',
  SHELL: '/bin/sh',
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)

mkdirSync(join(home, 'workflows'))
const steps = (count: number, code: string) =>
  Array.from(
    { length: count },
    (_, at) =>
      `  - { id: s${at}, type: script, language: bash, safe_to_retry: true, code: ${JSON.stringify(code)} }`,
  ).join('\n')
const flood = `node -e "const l='x'.repeat(99)+'\\n';let n=0;const w=()=>{while(n++<1e6)if(!process.stdout.write(l))return process.stdout.once('drain',w)};w()"`
const files = {
  three: `name: three\nsteps:\n${steps(3, script)}\n`,
  many: `name: many\nsteps:\n${steps(100, script)}\n`,
  nap: 'name: nap\nsteps:\n  - { id: nap, type: script, language: bash, safe_to_retry: true, code: sleep 1000 }\n',
  flood: `name: flood\nsteps:\n${steps(1, flood)}\n`,
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(home, `workflows/${name}.yaml`), text)
writeFileSync(join(home, 'step.sh'), script)

type Shown = { id: string; endedAt: string | null; status: string }

async function open() {
  const house = await startReady([join(root, 'main/headless.ts')], env)
  const local = await LocalClient.connect(home, 'bench')
  const call = async <T>(method: string, input?: unknown): Promise<T> => {
    const reply = await local.call(method, input)
    if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`)
    return reply.value as T
  }
  const ended = async (id: string): Promise<void> => {
    for (;;) {
      const job = await call<Shown>('jobs.get', { id })
      if (job.endedAt !== null) {
        if (job.status !== 'success') throw new Error(`${id} is ${job.status}`)
        return
      }
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
  return { ...house, call, ended, closeLocal: () => local.close() }
}

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await work()
  return performance.now() - from
}
/** So many scripts, one after the other, by a shell. */
const loop = (count: number) =>
  run('bash', [
    '-c',
    `for i in $(seq ${count}); do bash "$1" </dev/null >/dev/null; done`,
    'loop',
    join(home, 'step.sh'),
  ])

const house = await open()
const { call, ended } = house
const start = (name: string) => call<Shown>('workflows.run', { name })
await ended((await start('three')).id)
const atFirst = residentMiB(house.child.pid)

const succeeded = async () =>
  (await call<{ byStatus: Record<string, number> }>('jobs.statistics')).byStatus['success'] ?? 0

const shellOne = await took(() => loop(100))
const jobOne = await took(async () => ended((await start('many')).id))
const shellAll = await took(() =>
  Promise.all(Array.from({ length: 8 }, () => loop(Math.ceil((jobs * 3) / 8)))),
)
const jobAll = await took(async () => {
  const before = await succeeded()
  await Promise.all(Array.from({ length: jobs }, () => start('three')))
  while ((await succeeded()) < before + jobs) await new Promise(resolve => setTimeout(resolve, 20))
})
const beforeFlood = residentMiB(house.child.pid)
const floodMs = await took(async () => ended((await start('flood')).id))
const afterFlood = residentMiB(house.child.pid)

await call('settings.update', { jobs: { running: 1 } })
await start('nap')
const enqueueMs = await took(async () => {
  for (let at = 0; at < queued; at += 100)
    await Promise.all(Array.from({ length: Math.min(100, queued - at) }, () => start('three')))
})
const full = residentMiB(house.child.pid)
house.closeLocal()
house.child.kill('SIGKILL')
await once(house.child, 'exit')
const again = await open()
const refilled = residentMiB(again.child.pid)

const mib = (value: number | null) => (value === null ? '–' : `${value.toFixed(0)} MiB`)
say(
  `\nLoad of the machine at the end: ${loadavg()
    .map(value => value.toFixed(1))
    .join(', ')}\n`,
)
say('| what | shell loop | jobs | |')
say('|---|--:|--:|--:|')
say(
  `| 100 bash steps one after the other | ${shellOne.toFixed(0)} ms | ${jobOne.toFixed(0)} ms | ${((jobOne - shellOne) / 100).toFixed(1)} ms added per step |`,
)
const perSecond = (ms: number) => `${((jobs / ms) * 1000).toFixed(1)}/s`
say(
  `| ${jobs} jobs of three bash steps, 8 at once | ${perSecond(shellAll)} | ${perSecond(jobAll)} | ${(jobAll / shellAll).toFixed(2)} × |`,
)
say(
  `| a step that prints 100 MB | – | ${(floodMs / 1000).toFixed(1)} s | ${mib(beforeFlood)} → ${mib(afterFlood)} |`,
)
say(
  `| taking ${queued} jobs into the queue | – | ${(enqueueMs / 1000).toFixed(1)} s | ${mib(atFirst)} → ${mib(full)} |`,
)
say(
  `| start with ${queued} queued jobs after a kill | – | ${again.tookMs.toFixed(0)} ms | ${mib(refilled)} |`,
)

again.closeLocal()
await stop(again.child)
rmSync(home, { recursive: true, force: true, maxRetries: 5 })
