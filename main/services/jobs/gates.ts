import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type { Gate } from '#contract'
import type { Say } from './engine.ts'
import { endedStatuses, gateOf, type GateRow, type JobRow } from './job-rows.ts'
import type { GateTable } from './gate-table.ts'
import type { JobTable } from './job-table.ts'

type Deps = { table: JobTable; gates: GateTable; now: Clock; decided: (seq: number) => void }

/** Decisions at the gates of jobs: the first wins, and one that comes early is kept. */
export class Gates {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Throws `not_found`, and `conflict` when it was decided, has expired, or its job has ended. */
  decide(id: number, decision: Say): Gate {
    const gate = this.#deps.gates.gate(id)
    const job = gate && this.#deps.table.bySeq(gate.job)
    if (!gate || !job) throw new AppError('not_found', `There is no approval request ${id}.`)
    return this.#decide(gate, job, decision)
  }

  /** Throws as `decide`, and `not_found` when the job's definition is not at such a step. */
  decideAt(job: JobRow, step: string, decision: Say): Gate {
    refuseWhenEnded(job)
    const gate = this.#deps.gates.expectGate(job.seq, step, this.#deps.now().toISOString())
    if (!gate) throw new AppError('not_found', `The job ${job.id} has no step ${step}.`)
    return this.#decide(gate, job, decision)
  }

  #decide(gate: GateRow, job: JobRow, say: Say): Gate {
    const { gates, now, decided } = this.#deps
    if (gate.approved !== null) throw decidedBefore(gate)
    refuseWhenEnded(job)
    const at = now()
    if (gate.expires_at !== null && at.getTime() >= gate.expires_at)
      throw new AppError(
        'conflict',
        `The approval request ${gate.id} expired at ${new Date(gate.expires_at).toISOString()}.`,
      )
    gates.atOnce(() => {
      const by = say.approved ? this.#count(gate, say, at.toISOString()) : say.by
      const decision = by !== undefined && { ...say, by, from: say.from ?? null, at: at.toISOString() }
      if (decision && !gates.decide(gate.id, decision)) throw decidedBefore(gates.gate(gate.id) ?? gate)
    })
    decided(job.seq)
    return gateOf(gate, job, gates.votes(gate.id))
  }

  /** Counts a yes. Gives who has said yes when they are enough. */
  #count({ id, required }: GateRow, { by, voter = by }: Say, at: string): string | undefined {
    const { gates } = this.#deps
    if (!gates.vote(id, voter, at)) {
      const message = `${by} has already said yes to the approval request ${id}; it needs ${required} different approvers.`
      throw new AppError('conflict', message)
    }
    const votes = gates.votes(id)
    if (votes.length < required) return undefined
    const others = votes.map(vote => vote.by).filter(name => name !== voter)
    return [...others, by].join(', ')
  }
}

function refuseWhenEnded({ id, status }: JobRow): void {
  if (endedStatuses.includes(status))
    throw new AppError('conflict', `The job ${id} has already ended (${status}); there is nothing to decide.`)
}

function decidedBefore({ id, approved, decided_by: by, decided_at: at }: GateRow): AppError {
  if (by === null) return new AppError('conflict', `The approval request ${id} expired at ${at}.`)
  const how = approved === 1 ? 'approved' : 'rejected'
  return new AppError('conflict', `The approval request ${id} was already ${how} by ${by} at ${at}.`)
}
