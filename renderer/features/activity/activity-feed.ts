import type { ActivityEntry, Input, Output } from '#contract'
import { ApiError, call, listen } from '../../state/api.ts'
import { ActivityPages, type Page, pageRows } from './activity-pages.ts'

export type FeedQuery = Omit<NonNullable<Input<'activity.list'>>, 'before' | 'limit'>

/** What a screen draws of a feed. A new object whenever something changed. */
export type FeedState = {
  count: number
  /** The first page has not come yet. */
  isFirst: boolean
  isEnd: boolean
  error: ApiError | null
  /** New rows that are not in the list yet, because someone reads further down or has paused it. */
  waiting: number
  /** There are more of them than were counted. */
  hasMoreWaiting: boolean
}

const empty: FeedState = {
  count: 0,
  isFirst: true,
  isEnd: false,
  error: null,
  waiting: 0,
  hasMoreWaiting: false,
}

/** The next page is asked for so many rows before the end of what is loaded. */
const ahead = 50
/** A look at what is new asks for this many rows first. */
const glance = 25
/** Beyond so many new rows at once the list begins anew at the top. */
const mostNew = 300
/** At least this long between two looks at what is new, in milliseconds: a busy gateway writes hundreds of rows a second. */
const pauseMs = 150

type Answer = Output<'activity.list'>

/** The record as a list that is read as far as it is scrolled, and that new rows come to by themselves. */
export class ActivityFeed {
  readonly pages = new ActivityPages()
  readonly #listeners = new Set<() => void>()
  #state: FeedState = empty
  #query: FeedQuery = {}
  /** Answers to an earlier query are dropped. */
  #turn = 0
  #seen = 0
  #isTailing = true
  #isNextAsked = false
  readonly #asked = new Set<Page>()
  #isLooking = false
  #isStale = false
  #timer: ReturnType<typeof setTimeout> | undefined

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  state = (): FeedState => this.#state

  /** Follows the core until the returned function is called. */
  follow(): () => void {
    const stop = listen('activity.appended', () => void this.#look())
    return () => {
      stop()
      clearTimeout(this.#timer)
      this.#turn += 1
    }
  }

  /** Reads what fits the query, from the newest on. What is shown stays until the answer is there. */
  async read(query: FeedQuery): Promise<void> {
    this.#query = query
    const turn = ++this.#turn
    this.#isNextAsked = false
    this.#asked.clear()
    await this.#try(turn, async () => {
      const { entries, next } = await call('activity.list', { ...query, limit: pageRows })
      if (turn !== this.#turn) return
      this.pages.reset(entries, next)
      this.#seen = this.pages.newestId
      this.#tell({ ...empty, isFirst: false })
    })
    // What was written while the answer was on its way.
    if (this.#isStale) void this.#look()
  }

  readAgain(): Promise<void> {
    return this.read(this.#query)
  }

  /** True: new rows are put on top as they come. */
  setTailing(isTailing: boolean): void {
    if (this.#isTailing === isTailing) return
    this.#isTailing = isTailing
    if (isTailing && this.#state.waiting > 0) void this.readAgain()
  }

  /** Says which rows are seen: brings what is missing there, and forgets what is far off. */
  show(first: number, last: number): void {
    for (const page of this.pages.keepNear(first, last)) if (!this.#asked.has(page)) void this.#restore(page)
    if (last >= this.pages.count - ahead) void this.#readOn()
  }

  async #readOn(): Promise<void> {
    const { next: before } = this.pages
    if (before === null || this.#isNextAsked) return
    this.#isNextAsked = true
    const turn = this.#turn
    await this.#try(turn, async () => {
      const { entries, next } = await call('activity.list', { ...this.#query, before, limit: pageRows })
      // Rows that came meanwhile may have cut the end off.
      if (turn !== this.#turn || this.pages.next !== before) return
      this.pages.append(before, entries, next)
      this.#tell({})
    })
    if (turn === this.#turn) this.#isNextAsked = false
  }

  async #restore(page: Page): Promise<void> {
    this.#asked.add(page)
    const turn = this.#turn
    await this.#try(turn, async () => {
      const { entries, next } = await call('activity.list', {
        ...this.#query,
        before: page.before,
        limit: page.count,
      })
      if (turn !== this.#turn) return
      this.pages.restore(page, entries, next)
      this.#tell({})
    })
    this.#asked.delete(page)
  }

  /** Asks for what is newer than the newest row known; asked for while it looks, it looks once more. */
  async #look(): Promise<void> {
    this.#isStale = true
    if (this.#isLooking || this.#state.isFirst) return
    this.#isLooking = true
    this.#isStale = false
    const turn = this.#turn
    await this.#try(turn, async () => {
      const { fresh, last, isGap } = await this.#newer()
      if (turn === this.#turn && fresh.length > 0) this.#take(fresh, last, isGap)
    })
    this.#timer = setTimeout(() => {
      this.#isLooking = false
      if (this.#isStale) void this.#look()
    }, pauseMs)
  }

  async #newer(): Promise<{ fresh: ActivityEntry[]; last: Answer; isGap: boolean }> {
    const fresh: ActivityEntry[] = []
    let last = await call('activity.list', { ...this.#query, limit: glance })
    for (;;) {
      const newer = last.entries.filter(({ id }) => id > this.#seen)
      fresh.push(...newer)
      if (newer.length < last.entries.length || last.next === null) return { fresh, last, isGap: false }
      if (fresh.length >= mostNew) return { fresh, last, isGap: true }
      // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
      last = await call('activity.list', { ...this.#query, before: last.next, limit: pageRows })
    }
  }

  #take(fresh: readonly ActivityEntry[], { next }: Answer, isGap: boolean): void {
    this.#seen = fresh[0]?.id ?? this.#seen
    if (!this.#isTailing) {
      const waiting = this.#state.waiting + fresh.length
      return this.#tell({ waiting, hasMoreWaiting: this.#state.hasMoreWaiting || isGap })
    }
    if (isGap || this.pages.count === 0) this.pages.reset(fresh, isGap ? next : null)
    else this.pages.prepend(fresh)
    this.#tell({})
  }

  async #try(turn: number, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (turn !== this.#turn) return
      const told =
        error instanceof ApiError ? error : new ApiError({ code: 'internal', message: String(error) })
      this.#tell({ error: told, isFirst: false })
    }
  }

  #tell(change: Partial<FeedState>): void {
    this.#state = {
      ...this.#state,
      error: null,
      ...change,
      count: this.pages.count,
      isEnd: this.pages.next === null,
    }
    for (const changed of this.#listeners) changed()
  }
}
