import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { SyncRun } from '#contract'
import { ago } from '../../fixtures/panel-world.ts'
import { busyWorld } from '../../fixtures/panel-busy-world.ts'
import { openPanel } from '../../support/panel.tsx'

const run: SyncRun = {
  id: 1,
  slug: 'warehouse',
  trigger: 'button',
  startedAt: ago(60_000),
  durationMs: 42,
  found: 5,
  added: 1,
  changed: 0,
  removed: 0,
  error: null,
  warnings: ['The tool number 3 was left out: it has no name.'],
  diff: { added: ['fresh_tool'], changed: [], removed: [] },
}

test('a reading tells what was new in it and what was left out, with the reason', async () => {
  const { user } = await openPanel('/servers/warehouse', { ...busyWorld(), runs: [run] })
  await screen.findByText('1 left out', {}, { timeout: 25_000 })
  expect(screen.queryByText(/it has no name/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show what changed' }))
  expect(screen.getByText('The tool number 3 was left out: it has no name.')).toBeTruthy()
  expect(screen.getByText('fresh_tool')).toBeTruthy()
}, 40_000)
