import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import type { Signed } from '#base/signed.ts'
import { isStartedBy } from '#base/visible-jobs.ts'
import type { ApprovalStatus, Gate, GateApproval, JobId, JobSource, Publish } from '#contract'
import type { Activity } from '#services/activity/activity.ts'
import type { GateState, Jobs } from '#services/jobs/jobs.ts'
import type { Signatures } from './signatures.ts'

type Deps = {
  jobs: Pick<Jobs, 'gates' | 'gate' | 'decidedGates' | 'decide' | 'decideAt' | 'starter'>
  signatures: Pick<Signatures, 'check'>
  activity: Pick<Activity, 'append'>
  publish: Publish
}

/** Who decides at a gate: the person at this computer, or a key. */
export type GateDecider = { by: string; from: string } & (
  | { person: true }
  | { person: false; key: KeyOwner | undefined; signed: Signed }
)

export type GateDecision = { approved: boolean; comment: string | undefined }
type Place = number | { job: JobId; step: string }

const coalesceMs = 50
/** One person has one voice, whichever face they speak through. */
const personsVoice = 'the person at this computer'

/** Workflow gates as approvals (P1, P2): who may decide, and that nobody decides on their own behalf. */
export class GateApprovals {
  readonly #deps: Deps
  #known = ''
  #looking: NodeJS.Timeout | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A job changed; when gates opened or closed with it, that is told once for many jobs. */
  jobChanged(): void {
    this.#looking ??= setTimeout(() => this.#look(), coalesceMs).unref()
  }

  close(): void {
    clearTimeout(this.#looking)
  }

  pending(): GateApproval[] {
    return this.#deps.jobs.gates().map(({ id }) => this.get(id))
  }

  /** Throws `not_found`. */
  get(id: number): GateApproval {
    return viewOf(this.#state(id))
  }

  /** Decided ones, newest first, before the given time and number. */
  history(before: { at: string; id: number }, limit: number): GateApproval[] {
    return this.#deps.jobs.decidedGates(before, limit).map(viewOf)
  }

  /**
   * The first no, or as many different yeses as the gate requires, decide. Rejects with `not_found`, `conflict`,
   * `approver_refused`, `signature_refused`.
   */
  async decide(place: Place, decision: GateDecision, decider: GateDecider): Promise<Gate> {
    if (!decider.person) {
      if (typeof place !== 'number')
        throw refused('A key decides a request by its id, once its job waits at the gate.')
      await this.#checkKey(place, decision, decider.key, decider.signed)
    }
    const { by, from } = decider
    const voter = decider.person ? personsVoice : (decider.key?.identity?.toLowerCase() ?? by)
    const say = { approved: decision.approved, comment: decision.comment ?? null, by, from, voter }
    const { jobs } = this.#deps
    const gate =
      typeof place === 'number' ? jobs.decide(place, say) : jobs.decideAt(place.job, place.step, say)
    this.#record(gate, say)
    this.#look()
    return gate
  }

  async #checkKey(
    requestId: number,
    { approved }: GateDecision,
    key: KeyOwner | undefined,
    signed: Signed,
  ): Promise<void> {
    if (!key?.mayApprove && !key?.admin)
      throw refused(
        'This client may not decide approvals. A person can let its key do so in Gatehouse, under Clients.',
      )
    const method = approved ? 'approve_workflow' : 'reject_workflow'
    await this.#deps.signatures.check({ method, requestId }, key, signed)
    const { gate } = this.#state(requestId)
    checkRight(gate, key, this.#deps.jobs.starter(gate.job))
  }

  #look(): void {
    clearTimeout(this.#looking)
    this.#looking = undefined
    const now = this.#deps.jobs
      .gates()
      .map(({ id, votes }) => `${id}:${votes.length}`)
      .join()
    if (now === this.#known) return
    this.#known = now
    this.#deps.publish('approvals.changed', { id: null })
  }

  #state(id: number): GateState {
    const state = this.#deps.jobs.gate(id)
    if (state) return state
    throw unknown(id)
  }

  #record(
    { id, workflow, step, required, votes, job }: Gate,
    say: { approved: boolean; by: string; from: string; comment: string | null },
  ): void {
    const count = required > 1 && say.approved ? ` ${votes.length} of ${required} have said yes.` : ''
    this.#deps.activity.append({
      kind: 'approval',
      action: say.approved ? 'approved' : 'rejected',
      client: say.by,
      via: say.from,
      server: 'workflows',
      tool: `${workflow} ${step}`,
      outcome: say.approved ? 'ok' : 'refused',
      link: `gate_${id}`,
      note: `A gate of ${job}.${count}${say.comment ? ` ${say.comment}` : ''}`,
    })
  }
}

/** Designated approvers decide, on nobody's own behalf; an admin may always (P2). */
function checkRight({ id, workflow, approvers }: Gate, key: KeyOwner, starter: JobSource | undefined): void {
  // What is outside of a key's scope is as unknown to it as nothing.
  if (!key.reach.workflow(workflow)) throw unknown(id)
  if (key.admin) return
  if (!starter)
    throw refused('What started this job is no longer known, so the person at the computer must decide.')
  if (isStartedBy(key.name, starter))
    throw refused('This client started the job itself, so somebody else must decide.')
  const isMeant = approvers.some(approver => approver.toLowerCase() === key.identity?.toLowerCase())
  if (approvers.length > 0 && !isMeant)
    throw refused(`Only its designated approvers may decide request ${id}: ${approvers.join(', ')}.`)
}

function viewOf({ gate, starter, decision }: GateState): GateApproval {
  const { id, ...rest } = gate
  return {
    ...rest,
    id: `gate_${id}`,
    kind: 'gate',
    status: statusOf(decision),
    client: starter,
    decidedAt: decision?.at ?? null,
    decidedBy: decision?.by ?? null,
    decidedFrom: decision?.from ?? null,
    comment: decision?.comment ?? null,
  }
}

function statusOf(decision: GateState['decision']): ApprovalStatus {
  if (!decision) return 'pending'
  if (decision.by === null) return 'expired'
  return decision.approved ? 'approved' : 'rejected'
}

function refused(message: string): AppError {
  return new AppError('approver_refused', message)
}

function unknown(id: number): AppError {
  return new AppError('not_found', `There is no approval request ${id}.`)
}
