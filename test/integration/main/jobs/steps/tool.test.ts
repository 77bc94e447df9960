import { expect, test } from 'vitest'
import { AppError } from '#base/errors.ts'
import { toolRunner } from '#services/jobs/steps/tool.ts'
import { allRunners, rejection, stepIo } from '../../../../fixtures/steps.ts'

const step = { type: 'tool', tool: 'shop_get_order', arguments: { id: 7 } }
const text = (value: string) => ({ content: [{ type: 'text', text: value }] })

test('a tool is called by the workflow, under its exposed name', async () => {
  const { run, calls } = allRunners(text('{"total": 5}'))
  expect(await run(step, stepIo({ workflow: 'orders' }).io)).toEqual({ total: 5 })
  expect(calls).toMatchObject([
    { client: 'orders', tool: 'shop_get_order', arguments: { id: 7 }, view: { kind: 'all' } },
  ])
})

test('structured content comes before text; other content is given as it is', async () => {
  expect(await allRunners({ ...text('x'), structuredContent: { a: 1 } }).run(step)).toEqual({ a: 1 })
  expect(await allRunners(text('plain {')).run(step)).toBe('plain {')
  const image = [{ type: 'image', data: 'AA==', mimeType: 'image/png' }]
  expect(await allRunners({ content: image }).run(step)).toEqual(image)
})

test('a tool that fails, and one that may not be called, end as a sentence', async () => {
  const error = await rejection(allRunners({ ...text('no such order'), isError: true }).run(step))
  expect(error).toMatchObject({
    message: 'The tool shop_get_order of step work failed: no such order',
    data: { error_code: 'TOOL_FAILED', reason: 'no such order' },
  })
  const off = toolRunner({
    call: async () => {
      throw new AppError('tool_off', 'It is switched off.')
    },
  })
  const refused = await rejection(off({ id: 'work', type: 'tool', tool: 'x' }, stepIo().io))
  expect(refused).toMatchObject({ code: 'tool_off', data: { error_code: 'TOOL_OFF' } })
})
