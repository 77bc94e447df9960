import type { Approval, ApprovalId, Settings } from '#contract'
import { noticeBody, noticeTitle } from './approval-words.ts'
import type { Notifier } from './notifier.ts'

/** From more than so many at once on, they are one notification. */
const most = 3
const all = 'approvals'
const buttons = [
  { id: 'approve', text: 'Approve' },
  { id: 'reject', text: 'Reject' },
]

type Deps = {
  notifier: Notifier
  decide: (id: ApprovalId, approved: boolean) => void
  /** Opens the window at one of the panel's paths. */
  open: (path: string) => void
}

type State = { pending: readonly Approval[]; settings: Pick<Settings, 'approvals'> }

/** Tells of each new question once, and takes the message away when the question is decided, from wherever. */
export class ApprovalNotices {
  readonly #deps: Deps
  #told: ReadonlySet<ApprovalId> = new Set()
  readonly #shown = new Set<ApprovalId>()
  /** How many the one notification for many speaks of; 0 when it is not shown. */
  #together = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Brings what is shown up to date. */
  update({ pending, settings }: State): void {
    const waiting = new Set(pending.map(({ id }) => id))
    const fresh = pending.filter(({ id }) => !this.#told.has(id))
    this.#told = waiting
    if (!settings.approvals.notify) {
      this.#hide(() => true)
      this.#hideTogether()
      return
    }
    this.#hide(id => !waiting.has(id))
    if (pending.length === 0) this.#hideTogether()
    else if (this.#together > 0 || fresh.length + this.#shown.size > most)
      this.#showTogether(pending.length, fresh)
    else for (const approval of fresh) this.#show(approval)
  }

  #show(approval: Approval): void {
    const { notifier, decide, open } = this.#deps
    const { id } = approval
    this.#shown.add(id)
    notifier.show({
      id,
      title: noticeTitle(approval),
      body: noticeBody(approval),
      buttons,
      clicked: () => open(`/approvals/${id}`),
      pressed: button => decide(id, button === 'approve'),
    })
  }

  /** One that is already there is only brought up to date, without a sound. */
  #showTogether(count: number, fresh: readonly Approval[]): void {
    if (count === this.#together && fresh.length === 0) return
    this.#hide(() => true)
    this.#deps.notifier.show({
      id: all,
      title: 'Gatehouse',
      body: count === 1 ? '1 question waits for you' : `${count} questions wait for you`,
      silent: this.#together > 0,
      clicked: () => this.#deps.open('/approvals'),
    })
    this.#together = count
  }

  #hideTogether(): void {
    if (this.#together > 0) this.#deps.notifier.hide(all)
    this.#together = 0
  }

  #hide(which: (id: ApprovalId) => boolean): void {
    for (const id of [...this.#shown].filter(which)) {
      this.#shown.delete(id)
      this.#deps.notifier.hide(id)
    }
  }
}
