import type { ActivityEntry } from '#contract'

/** So many rows are asked for at once. */
export const pageRows = 100
/** Pages kept on either side of what is seen; those further off are forgotten and asked for again. */
const near = 5
/** A list that grows at its top is cut off below so many pages. */
const mostAtTop = 6

/** A run of rows. A forgotten one keeps its place: it knows how many rows it had and how to ask for them. */
export type Page = { before: number; rows: readonly ActivityEntry[] | null; count: number }

/** Asked for by its own first row, the newest page is the same when newer rows have come. */
const withFirst = (rows: readonly ActivityEntry[]): number => (rows[0]?.id ?? 0) + 1

/** Cuts rows into pages. A short page between long ones is no harm, but one for each new row would be. */
function inPages(rows: readonly ActivityEntry[]): Page[] {
  const pages = Math.max(1, Math.floor(rows.length / pageRows))
  return Array.from({ length: pages }, (_, index) => {
    const from = index * pageRows
    const part = rows.slice(from, index === pages - 1 ? undefined : from + pageRows)
    return { before: rows[from - 1]?.id ?? withFirst(rows), rows: part, count: part.length }
  })
}

/** The rows of the record that were loaded, newest first, as pages: a million rows are a list of cursors. */
export class ActivityPages {
  #pages: Page[] = []
  #starts: number[] = []
  /** Where the next page begins; null at the end of the record. */
  next: number | null = null

  get count(): number {
    const last = this.#pages.length - 1
    return (this.#starts[last] ?? 0) + (this.#pages[last]?.count ?? 0)
  }

  get newestId(): number {
    return this.at(0)?.id ?? 0
  }

  at(index: number): ActivityEntry | undefined {
    const place = this.#placeOf(index)
    return this.#pages[place]?.rows?.[index - (this.#starts[place] ?? 0)]
  }

  /** Where a loaded row stands; -1 for one that is not loaded. */
  indexOf(id: number): number {
    for (const [place, { rows }] of this.#pages.entries()) {
      const found = rows?.findIndex(row => row.id === id) ?? -1
      if (found !== -1) return (this.#starts[place] ?? 0) + found
    }
    return -1
  }

  /** Begins anew with the newest page. */
  reset(rows: readonly ActivityEntry[], next: number | null): void {
    this.#pages = rows.length > 0 ? [{ before: withFirst(rows), rows, count: rows.length }] : []
    this.next = next
    this.#recount()
  }

  append(before: number, rows: readonly ActivityEntry[], next: number | null): void {
    if (rows.length > 0) this.#pages.push({ before, rows, count: rows.length })
    this.next = next
    this.#recount()
  }

  /** Puts newer rows on top. What has become long is cut into pages, and cut off at the far end. */
  prepend(rows: readonly ActivityEntry[]): void {
    const [first, ...others] = this.#pages
    const parts = inPages([...rows, ...(first?.rows ?? [])])
    const all = [...parts, ...(first && !first.rows ? [first] : []), ...others]
    this.#pages = all.slice(0, mostAtTop)
    const cut = all[mostAtTop]
    if (cut) this.next = cut.before
    this.#recount()
  }

  /** Forgets what is far from the rows that are seen. Returns the pages among the near ones that must be asked for. */
  keepNear(first: number, last: number): Page[] {
    const from = this.#placeOf(first)
    const to = this.#placeOf(last)
    for (const [place, page] of this.#pages.entries())
      if (page.rows && (place < from - near || place > to + near)) page.rows = null
    return this.#pages.slice(Math.max(0, from - 1), to + 2).filter(({ rows }) => rows === null)
  }

  /** The rows of a page that had been forgotten; the record may have fewer of them by now. */
  restore(page: Page, rows: readonly ActivityEntry[], next: number | null): void {
    const place = this.#pages.indexOf(page)
    if (place === -1) return
    page.rows = rows
    if (rows.length < page.count) {
      page.count = rows.length
      this.#pages.length = place + 1
      this.next = next
    }
    this.#recount()
  }

  #recount(): void {
    let start = 0
    this.#starts = this.#pages.map(({ count }) => {
      start += count
      return start - count
    })
  }

  /** Which page holds a row, by halving. */
  #placeOf(index: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }
}
