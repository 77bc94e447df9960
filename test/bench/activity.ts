import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { ActivityQuery } from '../../preload/contract/index.ts'
import { Activity } from '../../main/services/activity/activity.ts'
import { openStore } from '../../main/store/store.ts'
import { quiet } from '../support/gate.ts'
import { recordDeps } from '../support/record.ts'

/**
 * The record with a million rows: what a row costs, how long filters and pages take, how large the file is. Prints tables
 * for docs/performance.md; asserts nothing, for a busy machine proves nothing. `node test/bench/activity.ts ROWS TURNS [FILE]`
 */
const count = Number(process.argv[2] ?? 1_000_000)
const turns = Number(process.argv[3] ?? 15)
const folder = mkdtempSync(join(tmpdir(), 'gh-bench-'))
const file = join(folder, 'gatehouse.db')
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const nothing = (): void => undefined
/** One vault for both, and nothing is too old. */
const needed = { ...recordDeps(), limits: () => ({ keepDays: 3650, keep: 10_000_000 }) }

const store = openStore(file)
let at = Date.UTC(2026, 9, 1)
const activity = new Activity({
  store,
  publish: nothing,
  now: () => new Date(at),
  log: quiet,
  ...needed,
})

/** Processor time of this process, which other programs disturb least. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function share(values: readonly number[], part: number): string {
  const sorted = values.toSorted((one, other) => one - other)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1)
}

/** The same numbers in every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
const next = random(7)
const below = (most: number): number => Math.floor(next() * most)
/** Small numbers far more often than large ones, as words are. */
const skewed = (most: number): number => Math.floor(most ** next()) - 1
const words = Array.from({ length: 20_000 }, (_, n) => `w${((n * 2_654_435_761) >>> 0).toString(36)}`)
const word = (): string => words[skewed(words.length)] ?? ''

/** Ten clients; the rare one calls once in fifty thousand rows, and each client has servers of its own. */
function append(n: number): void {
  at += 3000
  const isRare = n % 50_000 === 77
  const client = below(10)
  const server = (client % 2) * 10 + below(10)
  const failed = below(40) === 0
  activity.append({
    kind: n % 12 === 0 ? 'sync' : 'call',
    action: n % 12 === 0 ? 'read' : 'call',
    requestId: `6f1c2a3b-${(n % 65_536).toString(16).padStart(4, '0')}-4222-8333-444455556666`,
    client: isRare ? 'rare-client' : `client-${client}`,
    via: 'mcp',
    session: `session-${n % 500}`,
    server: `server-${server}`,
    tool: `tool_${below(30)}`,
    outcome: failed ? (below(2) === 0 ? 'failed' : 'refused') : 'ok',
    code: failed ? 'timed_out' : null,
    durationMs: next() * 900,
    link: n % 20 === 0 ? `call_${n}` : null,
    note: 'Allowed because the tool only reads.',
    timing: { waitedMs: 0, ranMs: 12.5 },
    detail: {
      path: `/home/anna/${word()}/${word()}.txt`,
      query: `${word()} ${word()} ${word()} ${word()}`,
      limit: below(100),
    },
  })
}

say(
  `Load of the machine: ${loadavg()
    .map(load => load.toFixed(1))
    .join(', ')}`,
)
let [appendMs, flushMs, flushCpuMs, slowest] = [0, 0, 0, 0]
for (let n = 1; n <= count;) {
  const from = performance.now()
  for (let k = 0; k < 200 && n <= count; k++, n++) append(n)
  const [appended, cpuFrom] = [performance.now(), cpuMs()]
  activity.recent(1)
  const flushed = performance.now()
  flushCpuMs += cpuMs() - cpuFrom
  appendMs += appended - from
  flushMs += flushed - appended
  slowest = Math.max(slowest, flushed - appended)
}
store.pragma('wal_checkpoint(TRUNCATE)')
await activity.close()
const us = (ms: number): string => `${((ms / count) * 1000).toFixed(1)} µs`
say('\n| what | value |\n|---|--:|')
say(`| append, with making the row up | ${us(appendMs)} |`)
say(`| a row of a flush: redaction, hash, index, disk | ${us(flushMs)} |`)
say(`| processor time of that | ${us(flushCpuMs)} |`)
say(`| longest flush of 200 rows | ${slowest.toFixed(0)} ms |`)
say(`| size of the database | ${(statSync(file).size / 1e6).toFixed(0)} MB |`)

const reader = openStore(file)
const record = new Activity({
  store: reader,
  publish: nothing,
  now: () => new Date(at),
  log: quiet,
  ...needed,
})
const day = (number: number): string => new Date(Date.UTC(2026, 9, 1) + number * 86_400_000).toISOString()
const [common, second, rare] = [words[0] ?? '', words[1] ?? '', words[19_990] ?? '']
const asked: [string, Partial<ActivityQuery>][] = [
  ['all', {}],
  ['all, a page in the middle', { before: Math.floor(count / 2) }],
  ['one kind', { kinds: ['call'] }],
  ['three kinds', { kinds: ['call', 'sync', 'key'] }],
  ['failed or refused', { outcomes: ['failed', 'refused'] }],
  ['a usual client', { client: 'client-3' }],
  ['a rare client', { client: 'rare-client' }],
  ['a client that is not there', { client: 'nobody' }],
  ['client, server and outcome', { client: 'client-3', server: 'server-14', outcomes: ['refused'] }],
  ['client and server that never meet', { client: 'client-3', server: 'server-2' }],
  ['a client and a tool', { client: 'client-3', tool: 'tool_7' }],
  ['a link', { link: 'call_500000' }],
  ['a common word', { text: common }],
  ['a rare word', { text: rare }],
  ['a word that is not there', { text: 'zzzzz' }],
  ['a word of every row', { text: 'home' }],
  ['two common words', { text: `${common} ${second}` }],
  ['a word of every row and a rare one', { text: `home ${rare}` }],
  ['words that never meet', { text: 'server 3 sync call refused' }],
  ['five words of every row', { text: 'home anna txt path query' }],
  ['a rare client and a common word', { client: 'rare-client', text: common }],
  ['a common word and failures of a server', { text: common, server: 'server-4', outcomes: ['failed'] }],
  ['a day', { since: day(9), until: day(10) }],
  ['a day, client and word', { since: day(9), until: day(10), client: 'client-2', text: common }],
  ['from a day on, a rare word', { since: day(3), text: rare }],
  ['the oldest rows of a client', { client: 'client-3', before: 20_000 }],
]
say(`\n| filter | rows of the page | p50 ms | p95 ms | CPU ms, p95 |\n|---|--:|--:|--:|--:|`)
for (const [name, query] of asked) {
  const times: number[] = []
  const cpuTimes: number[] = []
  let found = 0
  for (let n = 0; n < turns; n++) {
    await turn()
    const [from, cpuFrom] = [performance.now(), cpuMs()]
    found = (await record.list({ limit: 100, ...query })).entries.length
    times.push(performance.now() - from)
    cpuTimes.push(cpuMs() - cpuFrom)
  }
  say(`| ${name} | ${found} | ${share(times, 0.5)} | ${share(times, 0.95)} | ${share(cpuTimes, 0.95)} |`)
}

const timed = async (name: string, work: () => unknown): Promise<void> => {
  const [from, cpuFrom] = [performance.now(), cpuMs()]
  await work()
  say(`| ${name} | ${(performance.now() - from).toFixed(0)} ms | ${(cpuMs() - cpuFrom).toFixed(0)} ms |`)
}
say('\n| what | time | CPU |\n|---|--:|--:|')
await timed('facets', () => record.facets())
await timed('summary for the overview', () => record.summary())
await timed('a part of an export (500 rows)', () =>
  record.export({ format: 'jsonl', query: {}, after: count / 2 }),
)
let longestTurn = 0
let before = performance.now()
const watch = setInterval(() => {
  longestTurn = Math.max(longestTurn, performance.now() - before)
  before = performance.now()
}, 0)
await timed(`verify ${count} rows`, async () => {
  const { ok } = await record.verify()
  if (!ok) throw new Error('the chain is broken')
})
clearInterval(watch)
say(`| longest time in which a check let nothing else run | ${longestTurn.toFixed(0)} ms | |`)
store.close()
reader.close()
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
