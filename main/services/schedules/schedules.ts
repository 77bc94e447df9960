import type { Clock } from '#base/clock.ts'
import type { Log } from '#base/log.ts'
import type { Schedule } from '#contract'
import type { Jobs } from '#services/jobs/jobs.ts'
import type { Scheduler } from '#services/scheduler/scheduler.ts'
import type { Json } from '#services/workflows/language.ts'
import type { Workflows } from '#services/workflows/workflows.ts'
import type { Store } from '#store/store.ts'

type Deps = {
  store: Store
  now: Clock
  log: Log
  scheduler: Pick<Scheduler, 'set' | 'delete'>
  workflows: Pick<Workflows, 'allServed' | 'onChanged'>
  jobs: Pick<Jobs, 'run' | 'get' | 'waitFor'>
  /** The id of a schedule by workflow and position. */
  scheduleId: (workflow: string, position: number) => string
}

type Planned = { id: string; workflow: string; schedule: Schedule }

/** Later than this a start was missed: Gatehouse was off, or the computer slept. */
const lateMs = 5 * 60_000

/** Starts workflows at their times, with what they say about missed turns and about a last run that still goes (W11). */
export class Schedules {
  readonly #deps: Deps
  readonly #planned = new Map<string, string>()
  /** The last job of each schedule. */
  readonly #last = new Map<string, string>()
  readonly #closing = new AbortController()
  #started = false

  constructor(deps: Deps) {
    this.#deps = deps
    deps.workflows.onChanged(() => this.#plan())
  }

  start(): void {
    this.#started = true
    this.#plan()
  }

  close(): void {
    this.#closing.abort()
  }

  /** Only what changed is set anew, so that an interval does not begin again with every edit of a file. */
  #plan(): void {
    if (!this.#started || this.#closing.signal.aborted) return
    const wanted = this.#wanted()
    const ids = new Set(wanted.map(({ id }) => id))
    for (const id of this.#planned.keys()) if (!ids.has(id)) this.#forget(id)
    this.#forgetTurns(ids)
    for (const planned of wanted) {
      const sign = JSON.stringify(planned.schedule)
      if (this.#planned.get(planned.id) === sign) continue
      this.#planned.set(planned.id, sign)
      this.#set(planned)
    }
  }

  #wanted(): Planned[] {
    return this.#deps.workflows.allServed().flatMap(({ definition: { name, enabled, schedules = [] } }) =>
      schedules.flatMap((schedule, position) => {
        const id = this.#deps.scheduleId(name, position)
        return enabled && schedule.enabled ? [{ id, workflow: name, schedule }] : []
      }),
    )
  }

  #set(planned: Planned): void {
    const { scheduler, log } = this.#deps
    const { id, schedule } = planned
    try {
      scheduler.set(id, schedule.every, due => this.#turn(planned, due), this.#lastTurn(id, schedule.every))
    } catch (error) {
      log.warn({ err: error, schedule: id }, 'a schedule cannot be read')
    }
  }

  #forget(id: string): void {
    this.#deps.scheduler.delete(id)
    this.#planned.delete(id)
  }

  async #turn(planned: Planned, due: Date): Promise<void> {
    const { now, log } = this.#deps
    const { id, schedule } = planned
    const at = now()
    const missed = at.getTime() - due.getTime() > lateMs
    if (missed && schedule.missed === 'skip')
      log.info({ schedule: id, due: due.toISOString() }, 'a missed start is skipped')
    else await this.#begin(planned, due)
    this.#keepTurn(id, schedule.every, at)
  }

  async #begin({ id, workflow, schedule }: Planned, due: Date): Promise<void> {
    const { jobs, log } = this.#deps
    const last = this.#last.get(id)
    if (last !== undefined && this.#isLive(last)) {
      if (schedule.overlap === 'skip')
        return log.info({ schedule: id, job: last }, 'skipped: the last run still goes')
      if (schedule.overlap === 'queue')
        await jobs.waitFor(last, { timeoutMs: 2 ** 31 - 1, signal: this.#closing.signal })
    }
    const job = jobs.run(workflow, inputOf(schedule), {
      source: { kind: 'schedule', name: schedule.every },
      idempotencyKey: `${id}@${due.toISOString()}`,
    })
    this.#last.set(id, job.id)
  }

  #isLive(id: string): boolean {
    try {
      return this.#deps.jobs.get(id).endedAt === null
    } catch {
      // It is so old that it was removed.
      return false
    }
  }

  #lastTurn(id: string, every: string): Date {
    const row = this.#deps.store
      .prepare<[string, string], { at: string }>('SELECT at FROM schedule_turns WHERE id = ? AND every = ?')
      .get(id, every)
    if (row) return new Date(row.at)
    const at = this.#deps.now()
    this.#keepTurn(id, every, at)
    return at
  }

  #keepTurn(id: string, every: string, at: Date): void {
    this.#deps.store
      .prepare('INSERT OR REPLACE INTO schedule_turns (id, every, at) VALUES (?, ?, ?)')
      .run(id, every, at.toISOString())
  }

  /** A schedule that was off missed nothing. */
  #forgetTurns(kept: ReadonlySet<string>): void {
    const rows = this.#deps.store.prepare<[], { id: string }>('SELECT id FROM schedule_turns').all()
    const remove = this.#deps.store.prepare('DELETE FROM schedule_turns WHERE id = ?')
    for (const { id } of rows) if (!kept.has(id)) remove.run(id)
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a checked definition holds JSON
const inputOf = ({ input }: Schedule) => (input ?? {}) as Record<string, Json>
