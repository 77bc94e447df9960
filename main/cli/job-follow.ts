import { setTimeout as delay } from 'node:timers/promises'
import type { Job, JobDetail, LogLine } from '#contract'
import type { Cli } from './cli.ts'
import { hasEnded } from './job-text.ts'
import { plain } from './look.ts'

const LOOK_MS = 250
const PAGE = 1000

/** Tells a job's progress on stderr until it has ended; returns it as it ended. */
export async function followToEnd(cli: Cli, { id }: Pick<Job, 'id'>): Promise<JobDetail> {
  let told = ''
  for (;;) {
    const job = await cli.ask('jobs.get', { id })
    const line = progressLine(job)
    if (line !== told) cli.outside.err(`${line}\n`)
    told = line
    if (hasEnded(job)) return job
    await delay(LOOK_MS)
  }
}

function progressLine(job: JobDetail): string {
  const { id, status, progress, gates } = job
  const step = progress.step === null || hasEnded(job) ? '' : ` (${plain(progress.step)})`
  const [gate] = hasEnded(job) ? [] : gates
  const asks = gate
    ? `: ${plain(gate.message)}\nDecide: gatehouse jobs decide ${gate.id} --approve or --reject`
    : ''
  return `${id}  ${status}  ${progress.done} of ${progress.of} steps${step}${asks}`
}

/** Hands over every line of a job's log behind `after`, in pages; with `follow` until the job has ended. */
export async function readLog(
  cli: Pick<Cli, 'ask'>,
  id: string,
  { follow, after }: { follow: boolean; after: number },
  take: (lines: LogLine[]) => void,
): Promise<void> {
  let seen = after
  for (;;) {
    // Asked before the lines are: what was written before the end is then read in this turn.
    const over = !follow || hasEnded(await cli.ask('jobs.get', { id }))
    for (;;) {
      const lines = await cli.ask('jobs.log', { id, after: seen, limit: PAGE })
      if (lines.length > 0) take(lines)
      seen = lines.at(-1)?.seq ?? seen
      if (lines.length < PAGE) break
    }
    if (over) return
    await delay(LOOK_MS)
  }
}
