import { expect, test } from 'vitest'
import { playwrightCounts, sentence, sum, vitestCounts } from '../../../scripts/test/counts.mjs'
import { summary } from '../../../scripts/test/run-stages.mjs'

const none = { passed: 0, failed: 0, skipped: 0 }

test('a test file that could not be loaded counts as a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ]
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults }
  expect(vitestCounts(report)).toEqual({ passed: 2, failed: 2, skipped: 2 })
})

test('an error outside any end-to-end test counts as a failure, a flaky test as passed', () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }
  expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 2, skipped: 2 })
})

test('the last line is the sum, and names skipped tests only when there are any', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 3 },
  ])
  expect(sentence(total)).toBe('3 passed, 1 failed, 3 skipped')
  expect(sentence({ ...none, passed: 7 })).toBe('7 passed, 0 failed')
})

test('a stage that fails without a failed test is one failure in the sum', () => {
  const lint = { name: 'lint', ok: false, counts: none }
  const unit = { name: 'unit', ok: true, counts: { ...none, passed: 9 } }
  const { ok, text } = summary([lint, unit])
  expect(ok).toBe(false)
  expect(text).toContain('Failed: lint')
  expect(text.trimEnd().split('\n').at(-1)).toBe('9 passed, 1 failed')
  expect(summary([unit])).toMatchObject({ ok: true })
})
