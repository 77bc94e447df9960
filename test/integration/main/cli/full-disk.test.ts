import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const command = join(import.meta.dirname, '../../../../main/cli/index.ts')

test.skipIf(!existsSync('/dev/full'))('output that a full disk cannot take is not done, and is said', () => {
  const full = openSync('/dev/full', 'w')
  try {
    const ended = spawnSync(process.execPath, [command, '--help'], { stdio: ['ignore', full, 'pipe'] })
    expect(String(ended.stderr)).toContain('The output could not be written: ENOSPC')
    expect(ended.status).toBe(1)
  } finally {
    closeSync(full)
  }
})
