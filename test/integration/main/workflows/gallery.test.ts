import { expect, test } from 'vitest'
import { openCore } from '../../../support/open-core.ts'

test('the gallery has at least twelve templates, grouped, some featured, each with an example', async () => {
  const { call } = await openCore()
  const templates = await call('templates.list')
  expect(templates.length).toBeGreaterThanOrEqual(12)
  const featured = templates.filter(template => template.featured).map(({ slug }) => slug)
  expect(featured).toEqual(
    expect.arrayContaining([
      'order-processing',
      'log-analysis',
      'sales-report',
      'inventory-reorder',
      'bulk-import',
      'deployment',
      'quarterly-report',
    ]),
  )
  expect(templates.slice(0, featured.length).every(template => template.featured)).toBe(true)
  expect(new Set(templates.map(({ category }) => category)).size).toBeGreaterThan(3)
  expect(templates.find(({ slug }) => slug === 'bulk-import')).toMatchObject({
    category: 'Data',
    uses: ['python', 'sql'],
  })
})

test('a clone has its own name, title and defaults, keeps the layout, and is served', async () => {
  const { call } = await openCore()
  const clone = await call('templates.clone', {
    slug: 'quarterly-report',
    name: 'my-report',
    title: 'Ours: "growth"',
    description: 'For us',
    defaults: { quarter: 'Q2' },
  })
  expect(clone).toMatchObject({
    name: 'my-report',
    title: 'Ours: "growth"',
    description: 'For us',
    toolName: 'execute_my_report',
    problems: [],
  })
  expect(clone.definition?.inputs['quarter']).toMatchObject({ default: 'Q2' })
  expect(clone.text).toContain('      def percent(now, before):')
  const [workflow] = await call('workflows.list')
  expect(workflow?.name).toBe('my-report')
})

test('clones without a name are numbered; a name in use, an unknown input and a wrong default are refused', async () => {
  const { call } = await openCore()
  const names = [
    await call('templates.clone', { slug: 'backup' }),
    await call('templates.clone', { slug: 'backup' }),
  ]
  expect(names.map(({ name }) => name)).toEqual(['backup', 'backup-2'])
  await expect(call('templates.clone', { slug: 'backup', name: 'backup' })).rejects.toThrow('conflict:')
  await expect(call('templates.clone', { slug: 'nothing' })).rejects.toThrow('not_found:')
  await expect(
    call('templates.clone', { slug: 'backup', name: 'b', defaults: { color: 1 } }),
  ).rejects.toThrow('bad_input: The template has no input "color".')
  await expect(
    call('templates.clone', { slug: 'backup', name: 'b', defaults: { keep: 'many' } }),
  ).rejects.toThrow('bad_input: The default of "keep" does not fit')
})

test('a text is checked with the schedule as the scheduler sees it, and its inputs are shown as a schema', async () => {
  const { call } = await openCore()
  const text = 'name: a\ninputs: {n: {type: integer}}\nsteps: [{id: one, type: wait, duration: 1s}]\n'
  expect(await call('workflows.check', { text })).toMatchObject({
    problems: [],
    inputSchema: { properties: { n: { type: 'integer' } } },
  })
  const bad = await call('workflows.check', { text: `${text}schedules: [{every: now and then}]` })
  expect(bad.problems).toMatchObject([{ line: 4, path: 'schedules[0].every' }])
  expect(await call('workflows.schema')).toMatchObject({ type: 'object' })
})
