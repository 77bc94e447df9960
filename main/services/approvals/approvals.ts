import type { Activity } from '#services/activity/activity.ts'
import type { Clock } from '#base/clock.ts'
import { AppError } from '#base/errors.ts'
import type {
  ApprovalDecision,
  ApprovalQuery,
  ApprovalStatus,
  CallApproval,
  Flood,
  Publish,
  Settings,
} from '#contract'
import type { Policy } from '#services/policy/policy.ts'
import type { RawResult } from '#services/upstreams/upstream.ts'
import type { Store } from '#store/store.ts'
import { CallTable } from './call-table.ts'
import { askedEntry, columnsOf, type Decider, endedEntry, type How, leftEntry } from './entries.ts'
import { Floods } from './floods.ts'
import { type CallRequest, Question } from './question.ts'
import { noRoom } from './room.ts'
import { ruleOf } from './remembered.ts'
import { decidedBefore, decidedView, type Hide, pendingView, recordOf } from './views.ts'

type Deps = {
  store: Store
  publish: Publish
  now: Clock
  policy: Pick<Policy, 'add'>
  activity: Pick<Activity, 'append'>
  /** Takes secrets out of arguments before they are kept. */
  hide: Hide
  settings: () => Settings['approvals']
  /** Whether anybody could answer: not for a command that opened the data for itself. */
  isAttended: () => boolean
  /** Whether nothing may run at present, whatever a rule allows. */
  isPaused?: () => boolean
}

const minuteMs = 60_000
/** More time than this a timer cannot wait; it looks again then. */
const longestTimerMs = 2 ** 31 - 1

/**
 * Tool calls that wait for a person (P4, P5). A question is on record before anybody is asked; who waits for it is known in
 * memory only, so a quit, a crash or an expiry is a no. The same call asked twice is one question with one run.
 */
export class Approvals {
  readonly #deps: Deps
  readonly #table: CallTable
  readonly #floods = new Floods()
  /** Open ones, and approved ones whose answer may still be fetched, by the call's key. */
  readonly #byKey = new Map<string, Question>()
  readonly #pending = new Map<number, Question>()
  readonly #timers = new Map<Question, NodeJS.Timeout>()
  #isClosed = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#table = new CallTable(deps.store)
    for (const left of this.#table.endLeftovers(deps.now().toISOString()))
      deps.activity.append(leftEntry(left))
  }

  /**
   * Asks a person and gives the call's result. Rejects with `approval_pending` when the client can wait no longer,
   * `approval_rejected`, `approval_expired`, `approvals_full`, `cancelled`, or as the call itself fails.
   */
  async ask(request: CallRequest): Promise<RawResult> {
    if (this.#isClosed) throw quitting()
    if (!this.#deps.isAttended()) throw unattended()
    const known = this.#known(request.key)
    if (known) return this.#join(known, request)
    const full = noRoom(request, [...this.#pending.values()], this.#deps.settings().perClient)
    if (full !== undefined) {
      this.#publish(null)
      return this.#floods.turnAway(request.client, full, request.signal)
    }
    return this.#join(this.#open(request), request)
  }

  /** What waits, oldest first. */
  pending(): CallApproval[] {
    return [...this.#pending.values()].map(pendingView)
  }

  floods(): Flood[] {
    return this.#floods.list(client => this.#pendingOf(client).length)
  }

  /** Throws `not_found`. */
  get(id: number): CallApproval {
    const open = this.#pending.get(id)
    return open ? pendingView(open) : decidedView(this.#row(id), this.#decidedQuestion(id))
  }

  /** Decided ones, newest first, before the given time and number; one more than asked for when there are more. */
  history(query: ApprovalQuery, before: { at: string; id: number }): CallApproval[] {
    return this.#table.decided(query, before).map(row => decidedView(row, undefined))
  }

  /**
   * The first decision stands. Throws `not_found`, `conflict` for one that was decided or has expired, `bad_input` for a
   * rule that cannot be, `invalid_arguments` for edited arguments that do not fit; nothing is decided then.
   */
  decide(id: number, decision: ApprovalDecision, decider: Decider): CallApproval {
    const question = this.#openOne(id)
    const { approved, arguments: edited, comment } = decision
    if (edited && !approved)
      throw new AppError('bad_input', 'arguments: only a call that is approved can be changed.')
    if (edited) question.request.check(edited)
    const rule = this.#remember(decision, question, decider)
    const ending = { ...decider, comment, edited, rule }
    this.#end(question, approved ? 'approved' : 'rejected', ending)
    if (approved) this.#grant(question, edited ?? question.request.shown.arguments)
    else question.refuse(rejected(question, decider, comment))
    if (rule) this.reconsider()
    return this.get(id)
  }

  /** A no to everything that a client waits for; returns how many there were. */
  rejectAll(client: string, decider: Decider, comment: string | undefined): number {
    const mine = this.#pendingOf(client)
    for (const question of mine) {
      this.#end(question, 'rejected', { ...decider, comment })
      question.refuse(rejected(question, decider, comment))
    }
    this.#floods.forget(client)
    this.#publish(null)
    return mine.length
  }

  /** Rules have changed, or calls may run again: what the rules now allow or deny needs no person any more. */
  reconsider(): void {
    const isPaused = this.#deps.isPaused?.() === true
    for (const question of this.#pending.values()) {
      const { action, rule, because } = question.request.judge()
      if (action === 'ask' || (action === 'allow' && isPaused)) continue
      const decider = { by: rule ? `rule ${rule.position}` : 'the default', from: 'policy' }
      this.#end(question, action === 'allow' ? 'approved' : 'rejected', decider)
      if (action === 'allow') this.#grant(question, question.request.shown.arguments)
      else question.refuse(new AppError('policy_denied', because))
    }
  }

  /** The key was revoked: what it asked is no longer asked, and a yes that waits for it is void. */
  withdraw(keyId: string): void {
    for (const question of [...this.#byKey.values()].filter(({ request }) => request.keyId === keyId)) {
      const refusal = new AppError('approval_rejected', 'The key that asked was revoked.')
      if (this.#pending.has(question.id)) this.#end(question, 'withdrawn', {})
      question.refuse(refusal)
      this.#drop(question)
    }
  }

  /** Everything that is held is refused. */
  close(): void {
    this.#isClosed = true
    const all = new Set([...this.#pending.values(), ...this.#byKey.values()])
    try {
      for (const question of this.#pending.values()) this.#end(question, 'quit', {})
    } finally {
      for (const question of all) {
        question.refuse(quitting())
        this.#drop(question)
      }
    }
  }

  #known(key: string): Question | undefined {
    const known = this.#byKey.get(key)
    if (!known?.isDelivered) return known
    this.#drop(known)
    return undefined
  }

  #open(request: CallRequest): Question {
    const { now, hide, settings, activity } = this.#deps
    const createdAt = now()
    const expiresAt = new Date(createdAt.getTime() + settings().expireMinutes * minuteMs)
    const times = { created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() }
    const { client, shown } = request
    const { server, tool } = shown
    const record = recordOf({ request, asked: 0 }, hide)
    const id = this.#table.add({ client, server, tool, ...times }, record)
    const question = new Question(id, request, { createdAt, expiresAt })
    this.#pending.set(id, question)
    this.#byKey.set(request.key, question)
    this.#watch(question, expiresAt, () => this.#expire(question))
    activity.append(askedEntry(question))
    return question
  }

  #join(question: Question, request: CallRequest): Promise<RawResult> {
    request.noted(`call_${question.id}`)
    const answer = question.wait(request)
    const told = (): void => this.#publish(question.id)
    // Told once it waits, and again when it has given up: whether anybody waits is part of what is shown.
    told()
    answer.catch(told)
    return answer
  }

  #remember(decision: ApprovalDecision, question: Question, { by }: Decider): string | undefined {
    const approval = `call_${question.id}`
    const rule = ruleOf(decision, question.request, approval)
    return rule && this.#deps.policy.add(rule, { by, approval }).id
  }

  #grant(question: Question, args: Record<string, unknown>): void {
    const until = new Date(this.#deps.now().getTime() + this.#deps.settings().windowMinutes * minuteMs)
    this.#watch(question, until, () => this.#drop(question))
    question.approve(args)
  }

  #expire(question: Question): void {
    if (!this.#pending.has(question.id)) return
    this.#end(question, 'expired', {})
    const message = `Nobody answered the request call_${question.id} in time, which is a no. This call has not run.`
    question.refuse(new AppError('approval_expired', message))
  }

  /** On record first; the one who asked is told by the caller. */
  #end(question: Question, status: ApprovalStatus, how: How): void {
    const { now, hide, activity } = this.#deps
    const { id, request } = question
    const ending = { status, decided_at: now().toISOString(), ...columnsOf(how) }
    if (!this.#table.end(id, ending, recordOf(question, hide, how))) throw decidedBefore(this.#row(id))
    this.#pending.delete(id)
    if (status !== 'approved') this.#drop(question)
    if (this.#pendingOf(request.client).length === 0) this.#floods.forget(request.client)
    activity.append(endedEntry(question, status, how))
    this.#publish(id)
  }

  /** Throws when it is not open; one whose time is over is ended first. */
  #openOne(id: number): Question {
    const question = this.#pending.get(id)
    if (question && question.expiresAt.getTime() <= this.#deps.now().getTime()) this.#expire(question)
    const open = this.#pending.get(id)
    if (open) return open
    throw decidedBefore(this.#row(id))
  }

  #row(id: number) {
    const row = this.#table.get(id)
    if (row) return row
    throw new AppError('not_found', `There is no approval request call_${id}.`)
  }

  #decidedQuestion(id: number): Question | undefined {
    return [...this.#byKey.values()].find(question => question.id === id)
  }

  #pendingOf(client: string): Question[] {
    return [...this.#pending.values()].filter(({ request }) => request.client === client)
  }

  /** Calls back at that time by the clock, which may jump. */
  #watch(question: Question, until: Date, then: () => void): void {
    clearTimeout(this.#timers.get(question))
    const leftMs = until.getTime() - this.#deps.now().getTime()
    const look = (): void => {
      if (until.getTime() > this.#deps.now().getTime()) this.#watch(question, until, then)
      else then()
    }
    const waitMs = Math.min(Math.max(leftMs, 0), longestTimerMs)
    this.#timers.set(question, setTimeout(look, waitMs).unref())
  }

  #drop(question: Question): void {
    clearTimeout(this.#timers.get(question))
    this.#timers.delete(question)
    if (this.#byKey.get(question.request.key) === question) this.#byKey.delete(question.request.key)
  }

  #publish(id: number | null): void {
    this.#deps.publish('approvals.changed', { id: id === null ? null : `call_${id}` })
  }
}

function rejected({ id }: Question, { by }: Decider, comment: string | undefined): AppError {
  const why = comment ? `, saying: ${comment}` : ''
  const message = `A person (${by}) rejected this call${why}. It has not run. Do not try it again unless you are asked to.`
  return new AppError('approval_rejected', message, { data: { approval: `call_${id}` } })
}

function quitting(): AppError {
  return new AppError(
    'approval_rejected',
    'Gatehouse was quit before anybody had answered, which is a no. This call has not run.',
  )
}

function unattended(): AppError {
  const message =
    'A person has to say yes to this call, and no Gatehouse is running that could ask. Start it: npm start, or gatehouse serve.'
  return new AppError('not_running', message)
}
