import { assert, asyncProperty, constantFrom, oneof, string } from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { ActivityQuery } from '#contract'
import type { NewActivity } from '#services/activity/new-row.ts'
import { openRecord } from '../../../support/open-record.ts'

let at = new Date('2026-11-20T12:00:00.000Z')
const record = openRecord({ now: () => at })
const { activity } = record
const request = '6f1c2a3b-1111-4222-8333-444455556666'

const rows: (NewActivity & { hour: number })[] = [
  {
    hour: 1,
    kind: 'call',
    action: 'call',
    client: 'claude',
    server: 'files',
    tool: 'read_file',
    detail: { path: '/home/anna/Müller.txt' },
  },
  {
    hour: 1,
    kind: 'call',
    action: 'call',
    client: 'claude',
    server: 'files',
    tool: 'write_file',
    outcome: 'failed',
    code: 'timed_out',
    note: 'The server did not answer.',
  },
  {
    hour: 2,
    kind: 'approval',
    action: 'approved',
    client: 'window',
    server: 'files',
    tool: 'write_file',
    link: 'call_7',
    detail: { text: 'line one\nlast line "quoted"' },
  },
  {
    hour: 3,
    kind: 'call',
    action: 'call',
    client: 'cursor',
    server: 'shop',
    tool: 'get_products',
    outcome: 'refused',
    code: 'policy_denied',
    link: 'call_7',
  },
  { hour: 3, kind: 'sync', action: 'read', client: 'gatehouse', server: 'shop' },
  { hour: 4, kind: 'key', action: 'created', client: 'cli', tool: 'laptop', detail: { name: '東京の鍵' } },
  {
    hour: 5,
    kind: 'call',
    action: 'call',
    client: 'claude',
    server: 'shop',
    tool: 'get_products',
    requestId: request,
    detail: { id: 'ORD-12345' },
  },
]

beforeAll(() => {
  for (const { hour, ...row } of rows) {
    at = new Date(Date.UTC(2026, 10, 20, 12 + hour))
    activity.append(row)
  }
})

const found = async (query: Partial<ActivityQuery>) =>
  (await activity.list({ limit: 100, ...query })).entries.map(({ id }) => id)

const cases: [string, Partial<ActivityQuery>, number[]][] = [
  ['nothing: all, newest first', {}, [7, 6, 5, 4, 3, 2, 1]],
  ['a kind', { kinds: ['sync'] }, [5]],
  ['kinds', { kinds: ['sync', 'key', 'approval'] }, [6, 5, 3]],
  ['an outcome', { outcomes: ['failed', 'refused'] }, [4, 2]],
  ['a client', { client: 'claude' }, [7, 2, 1]],
  ['a client that is only a part of a name', { client: 'claud' }, []],
  ['a server', { server: 'shop' }, [7, 5, 4]],
  ['a tool', { tool: 'write_file' }, [3, 2]],
  ['a tool that is a word of another', { tool: 'file' }, []],
  ['a link', { link: 'call_7' }, [4, 3]],
  ['filters together', { kinds: ['call'], client: 'claude', server: 'shop' }, [7]],
  ['filters that never meet', { client: 'cursor', server: 'files' }, []],
  ['a word of a tool’s name', { text: 'products' }, [7, 4]],
  ['words anywhere, in any order and case', { text: 'HOME read claude' }, [1]],
  ['a word with an accent, without it', { text: 'muller' }, [1]],
  ['a word with an accent', { text: 'MÜLLER' }, [1]],
  ['a word behind a line end', { text: 'last' }, [3]],
  ['words of a note', { text: 'did not answer' }, [2]],
  ['a code', { text: 'timed_out' }, [2]],
  ['signs of a script without spaces', { text: '東京' }, [6]],
  ['an id', { text: 'ORD-12345' }, [7]],
  ['the id of a request', { text: request.toUpperCase() }, [7]],
  ['words with a filter', { text: 'write', kinds: ['approval'] }, [3]],
  ['words that are never together', { text: 'anna answer' }, []],
  ['only signs', { text: ' "*"' }, []],
  ['blanks', { text: '  ' }, [7, 6, 5, 4, 3, 2, 1]],
  ['from a time on', { since: '2026-11-20T16:00:00Z' }, [7, 6]],
  ['up to a time', { until: '2026-11-20T13:00:00.000Z' }, [2, 1]],
  [
    'between times, with a filter',
    { since: '2026-11-20T14:00:00Z', until: '2026-11-20T15:30:00Z', server: 'shop' },
    [5, 4],
  ],
  ['no time at all', { since: '2027-01-01T00:00:00Z' }, []],
]

test.each(cases)('finds by %s', async (_, query, ids) => {
  expect(await found(query)).toEqual(ids)
})

test('pages follow each other without a gap, whatever is asked', async () => {
  for (const query of [{}, { kinds: ['call'] }, { text: 'call' }] satisfies Partial<ActivityQuery>[]) {
    const all = await found(query)
    const seen: number[] = []
    let next: number | null = null
    do {
      const page = await activity.list({ ...query, limit: 2, ...(next !== null && { before: next }) })
      seen.push(...page.entries.map(({ id }) => id))
      next = page.next
    } while (next !== null)
    expect(seen).toEqual(all)
  }
})

test('rows of an hour are found though the clock was set back after it', async () => {
  const other = openRecord({ now: () => at })
  for (const hour of [10, 3, 11]) {
    at = new Date(Date.UTC(2026, 10, 20, hour))
    other.activity.append({ kind: 'call', action: 'call', client: 'claude' })
  }
  const page = await other.activity.list({ since: '2026-11-20T09:00:00Z', limit: 9 })
  expect(page.entries.map(({ id }) => id)).toEqual([3, 1])
})

test('no text of a person is ever a syntax error, and what was written is found by its words', async () => {
  const text = oneof(
    string({ unit: 'binary' }),
    string(),
    constantFrom('a AND', 'NEAR(', '"', 'a*', 'col:x', '^a', '-b', '·kcall'),
  )
  const other = openRecord()
  await assert(
    asyncProperty(text, async said => {
      const note = said.slice(0, 150)
      other.activity.append({
        kind: 'call',
        action: 'call',
        client: 'claude',
        note: `x ${note}`,
        detail: { note },
      })
      const { entries } = await other.activity.list({ text: `x ${note}`.slice(0, 200), limit: 1 })
      expect(entries).toHaveLength(1)
      await other.activity.list({ text: note, client: note, tool: note, server: note, link: note, limit: 1 })
    }),
    { numRuns: 300 },
  )
  expect(await other.activity.verify()).toMatchObject({ ok: true })
})

test('facets name the clients and servers that occur', () => {
  expect(activity.facets()).toEqual({
    clients: ['claude', 'cli', 'cursor', 'gatehouse', 'window'],
    servers: ['files', 'shop'],
  })
})

test('a row is shown with all it carried; one that is not there is refused with a sentence', () => {
  expect(activity.get(3)).toMatchObject({
    link: 'call_7',
    detail: { text: 'line one\nlast line "quoted"' },
    note: null,
    timing: null,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  })
  expect(() => activity.get(99)).toThrow(/no row 99/)
})

test('an export is whole lines, oldest first, in parts', async () => {
  const other = openRecord()
  for (let n = 1; n <= 1100; n++)
    other.activity.append({
      kind: n % 2 ? 'call' : 'sync',
      action: 'a',
      client: 'c',
      note: `=1+${n}`,
      detail: { n },
    })
  const ids: number[] = []
  let [after, parts]: [number | null, number] = [0, 0]
  while (after !== null) {
    const part = await other.activity.export({ format: 'jsonl', query: { kinds: ['call'] }, after })
    ids.push(
      ...part.text
        .trim()
        .split('\n')
        .map(line => (JSON.parse(line) as { id: number }).id),
    )
    after = part.next
    parts++
  }
  expect(ids).toEqual(Array.from({ length: 550 }, (_, place) => 2 * place + 1))
  expect(parts).toBe(2)
})

test('in CSV no cell is a formula, whatever it begins with, and quotes and line ends stay in their cell', async () => {
  const other = openRecord()
  const hostile = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\n=1',
    '＝1',
    'say "hi", or\nnot',
    "it's",
  ]
  for (const note of hostile)
    other.activity.append({ kind: 'call', action: 'a', client: 'c', tool: note, note })
  const { text } = await other.activity.export({ format: 'csv', query: {}, after: 0 })
  expect(text.split('\r\n')[0]).toMatch(/^id,at,kind,.*note,detail,hash$/)
  const cells = parseCsv(text)
    .slice(1)
    .map(row => row[16])
  expect(cells).toEqual(hostile.map(note => (/^\s*[=+\-@＝]/.test(note) ? `'${note}` : note)))
  expect(cells.some(cell => /^\s*[=+\-@＝]/.test(cell ?? ''))).toBe(false)
  const again = await other.activity.export({ format: 'csv', query: {}, after: 5 })
  expect(again.text).not.toContain('requestId')
})

/** RFC 4180, as a spreadsheet reads it. */
function parseCsv(text: string): string[][] {
  const read: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    read.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') read.push([])
  }
  return read.slice(0, -1)
}
