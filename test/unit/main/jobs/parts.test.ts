import { appendFileSync, truncateSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Definition } from '#contract'
import { LogFile } from '#services/jobs/log-file.ts'
import { ReadyQueue } from '#services/jobs/ready-queue.ts'
import { takeOver } from '#services/jobs/rerun.ts'
import { backoffMs, nextTickMs } from '#services/jobs/timing.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const waiting = (seq: number, workflow: string, more: object = {}) => ({
  seq,
  workflow,
  atOnce: null,
  resumed: false,
  ...more,
})

test('turns are fair between workflows, in order within one, and those that had begun come first', () => {
  const queue = new ReadyQueue()
  for (const job of [waiting(1, 'a'), waiting(2, 'a'), waiting(3, 'b'), waiting(4, 'a', { resumed: true })])
    queue.add(job)
  const running: Record<string, number> = {}
  const next = () => {
    const job = queue.next(name => running[name] ?? 0)
    if (job) running[job.workflow] = (running[job.workflow] ?? 0) + 1
    return job?.seq
  }
  expect([next(), next(), next(), next(), next()]).toEqual([3, 4, 1, 2, undefined])
  expect(queue.size).toBe(0)
})

test('a workflow that runs as often as it may waits, and others do not wait for it', () => {
  const queue = new ReadyQueue()
  for (const job of [waiting(1, 'a', { atOnce: 1 }), waiting(2, 'b')]) queue.add(job)
  expect(queue.next(name => (name === 'a' ? 1 : 5))?.seq).toBe(2)
  expect(queue.next(name => (name === 'a' ? 1 : 5))).toBeUndefined()
  expect(queue.next(() => 0)?.seq).toBe(1)
})

const line = (text: string) => ({
  at: '2026-11-21T00:00:00.000Z',
  step: 's',
  stream: 'stdout' as const,
  text,
})

test('a log gives any page without the rest, and goes on after a restart', () => {
  const path = join(tempFolder(), 'log.jsonl')
  const log = new LogFile(path)
  for (let at = 0; at < 1000; at += 100)
    log.append(Array.from({ length: 100 }, (_, i) => line(`line ${at + i + 1}`)))
  expect(log.read(700, 2).map(({ seq, text }) => [seq, text])).toEqual([
    [701, 'line 701'],
    [702, 'line 702'],
  ])
  expect(new LogFile(path).append([line('after')])[0]?.seq).toBe(1001)
  expect(new LogFile(path).read(999, 10).map(({ text }) => text)).toEqual(['line 1000', 'after'])
  expect(new LogFile(join(tempFolder(), 'none')).read(0, 10)).toEqual([])
})

test('a line that a crash cut off is left out, and what comes after it is kept', () => {
  const path = join(tempFolder(), 'log.jsonl')
  new LogFile(path).append([line('one'), line('two')])
  truncateSync(path, statSync(path).size - 10)
  expect(new LogFile(path).append([line('three')])[0]?.seq).toBe(2)
  expect(new LogFile(path).read(0, 10).map(({ text }) => text)).toEqual(['one', 'three'])
  appendFileSync(path, '{"half')
  expect(new LogFile(path).read(0, 10)).toHaveLength(2)
})

const step = (id: string, needs?: string[]) => ({
  id,
  type: 'wait',
  duration: '1s',
  ...(needs && { needs }),
})
const record = (key: string, status = 'success') => ({ key, id: key, status }) as never

test('a re-run from a step keeps the results of all steps that do not follow from it', () => {
  const definition = Definition.parse({
    name: 'w',
    steps: [step('a'), step('b'), step('side', []), step('c', ['b'])],
  })
  const records = ['a', 'b', 'side', 'c'].map(key => record(key))
  const kept = (from: string) => takeOver(definition, records, from, 'kept').map(({ key }) => key)
  expect(kept('b')).toEqual(['a', 'side'])
  expect(kept('side')).toEqual(['a', 'b', 'c'])
  expect(() => kept('nothing')).toThrow('The workflow has no step "nothing". It has: a, b, side, c.')
  expect(takeOver(definition, [record('a', 'failed'), record('each[0].x')], 'c', 'kept')).toEqual([])
})

test('where gates are asked anew, a re-run keeps no yes, and nothing that came after one', () => {
  const gate = { id: 'gate', type: 'approval', message: 'Go on?', needs: ['a'] }
  const each = { id: 'each', type: 'foreach', items: '{{context_list}}', steps: [gate], needs: [] }
  const other = { id: 'other', type: 'workflow', workflow: 'x', needs: [] }
  const steps = [step('a'), gate, step('b', ['gate']), step('c', ['b']), step('side', []), each, other]
  const definition = Definition.parse({ name: 'w', steps })
  const records = ['a', 'gate', 'b', 'c', 'side', 'each', 'each[0].gate', 'other'].map(key => record(key))
  const kept = (gates: 'kept' | 'asked anew') =>
    takeOver(definition, records, 'c', gates).map(({ key }) => key)
  expect(kept('asked anew')).toEqual(['a', 'side'])
  expect(kept('kept')).toEqual(['a', 'gate', 'b', 'side', 'each', 'each[0].gate', 'other'])
})

test('pauses grow up to their limit, and a clock that jumps is looked at again soon', () => {
  const retry = { backoffMs: 1000, factor: 2, maxBackoffMs: 5000 }
  expect([1, 2, 3, 4].map(attempt => backoffMs(retry, attempt))).toEqual([1000, 2000, 4000, 5000])
  expect(nextTickMs(10_000_000, 0)).toBe(30_000)
  expect(nextTickMs(0, 5000)).toBe(0)
})
