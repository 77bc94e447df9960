import { expect, test } from 'vitest'
import { readFilter, queryOf, writeFilter } from '../../../renderer/features/activity/activity-filter.ts'
import { ActivityPages } from '../../../renderer/features/activity/activity-pages.ts'
import { linkPath, openRow, pathTo, serverPath } from '../../../renderer/features/activity/activity-paths.ts'
import { call } from '../../fixtures/panel-world.ts'

/** Rows from one id down to another, newest first. */
const rows = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => call(from - index))
const ids = (pages: ActivityPages) => Array.from({ length: pages.count }, (_, index) => pages.at(index)?.id)

test('rows that come one by one on top stay in order, in pages that stay short', () => {
  const pages = new ActivityPages()
  pages.reset(rows(100, 1), null)
  for (let id = 101; id <= 480; id++) pages.prepend([call(id)])
  expect(ids(pages)).toEqual(rows(480, 1).map(({ id }) => id))
  expect(pages.indexOf(77)).toBe(403)
  expect(pages.keepNear(0, 20)).toEqual([])
})

test('a list that grows at its top all day is cut off below, and goes on where it was cut', () => {
  const pages = new ActivityPages()
  pages.reset(rows(100, 1), null)
  for (let id = 101; id <= 5000; id++) pages.prepend([call(id)])
  expect(pages.count).toBeLessThan(1000)
  expect(pages.next).toBe(5001 - pages.count)
  expect(ids(pages)).toEqual(rows(5000, pages.next ?? 0).map(({ id }) => id))
})

test('a page that was forgotten is asked for as it was, though newer rows have come', () => {
  const pages = new ActivityPages()
  pages.reset(rows(2000, 1901), 1901)
  for (let before = 1901; before > 201; before -= 100)
    pages.append(before, rows(before - 1, before - 100), before - 100)
  pages.keepNear(1500, 1520)
  expect(pages.at(0)).toBeUndefined()
  expect(pages.indexOf(2000)).toBe(-1)
  const [first, ...others] = pages.keepNear(0, 20)
  expect(first).toMatchObject({ before: 2001, count: 100 })
  expect(others).toHaveLength(1)
  if (first) pages.restore(first, rows(2000, 1901), 1901)
  expect(pages.at(0)?.id).toBe(2000)
})

test('rows that are no longer kept end the list', () => {
  const pages = new ActivityPages()
  pages.reset(rows(2000, 1901), 1901)
  for (let before = 1901; before > 201; before -= 100)
    pages.append(before, rows(before - 1, before - 100), before - 100)
  pages.keepNear(0, 20)
  const [far] = pages.keepNear(1400, 1420)
  if (far) pages.restore(far, rows(far.before - 1, far.before - 30), null)
  expect(pages.next).toBeNull()
  expect(pages.count).toBeLessThan(1500)
})

test('a filter is in the address and back, and what an address makes up is left out', () => {
  const filter = readFilter('client=night+%26+day&kind=call&since=hour&outcome=nonsense&x=1')
  expect(filter).toMatchObject({
    client: 'night & day',
    kind: 'call',
    since: 'hour',
    outcome: null,
    text: '',
  })
  expect(readFilter(writeFilter(filter))).toEqual(filter)
  expect(queryOf(filter, Date.UTC(2026, 10, 21, 9))).toEqual({
    client: 'night & day',
    kinds: ['call'],
    since: '2026-11-21T08:00:00.000Z',
  })
  expect(pathTo(12, readFilter('link=call_3'))).toBe('/activity/12?link=call_3')
  expect([openRow('/activity/12'), openRow('/activity/x'), openRow('/activity')]).toEqual([12, null, null])
})

test('links lead to approvals and jobs only, whatever a row says', () => {
  expect(['call_12', 'gate_3', 'job_ab12', 'call_../x', 'https://evil.example'].map(linkPath)).toEqual([
    '/approvals/call_12',
    '/approvals/gate_3',
    '/jobs/job_ab12',
    null,
    null,
  ])
  expect(['files', 'workflows', '../x', ''].map(serverPath)).toEqual([
    '/servers/files',
    '/workflows',
    null,
    null,
  ])
})
