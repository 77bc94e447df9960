import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostileInput, startCore } from '../../../support/core.ts'

test('names, switches, pins and history are there after a restart, before any server was read', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'gh-restart-'))
  try {
    const first = await startCore({ dataFolder })
    await first.addRead('odd', hostileInput('long-names'))
    await first.call('tools.setEnabled', { selection: { server: 'odd', names: ['a b'] }, enabled: false })
    const before = await first.call('tools.list', {})
    await first.call('servers.update', { slug: 'odd', enabled: false })
    await first.close()

    const second = await startCore({ dataFolder })
    const after = await second.call('tools.list', {})
    expect(after.map(tool => [tool.name, tool.exposedName, tool.enabled, tool.state])).toEqual(
      before.map(tool => [tool.name, tool.exposedName, tool.enabled, tool.state]),
    )
    expect(await second.call('sync.history', { slug: 'odd' })).not.toEqual([])
    await second.close()
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
})
