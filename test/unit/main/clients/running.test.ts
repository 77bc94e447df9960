import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isClaudeDesktop, listPrograms } from '../../../../main/services/clients/running.ts'
import { eventually } from '../../../fixtures/eventually.ts'

const children: ChildProcess[] = []
const folders: string[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test.each([
  ['/usr/bin/claude-desktop', 'linux', true],
  ['/usr/lib/claude-desktop/node_modules/electron/dist/electron', 'linux', true],
  ['/home/me/.local/bin/claude', 'linux', false],
  ['/usr/lib/other/electron', 'linux', false],
  ['/Applications/Claude.app/Contents/MacOS/Claude', 'darwin', true],
  ['/usr/local/bin/claude', 'darwin', false],
  ['Claude.exe', 'win32', true],
  ['explorer.exe', 'win32', false],
] as const)('%s on %s: is Claude Desktop = %s', (program, platform, is) => {
  expect(isClaudeDesktop(program, platform)).toBe(is)
})

test.runIf(process.platform === 'linux')(
  'a real process of that name is seen while it runs, and not after',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-running-'))
    folders.push(folder)
    mkdirSync(join(folder, 'bin'))
    const program = join(folder, 'bin', 'claude-desktop')
    copyFileSync('/bin/sleep', program)
    const child = spawn(program, ['60'], { stdio: 'ignore' })
    children.push(child)
    await eventually(async () => expect(await listPrograms('linux')).toContain(program))
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(await listPrograms('linux')).not.toContain(program)
  },
)

test('a process table that cannot be read counts as empty', async () => {
  const absent = process.platform === 'win32' ? 'linux' : 'win32'
  expect(await listPrograms(absent)).toEqual([])
})
