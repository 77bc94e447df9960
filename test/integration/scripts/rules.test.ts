import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folders: string[] = []

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A folder with these files, shaped like the project. */
async function project(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-rules-'))
  folders.push(folder)
  const tsconfig = JSON.stringify({ compilerOptions: { allowImportingTsExtensions: true, noEmit: true } })
  const all = { 'package.json': '{"type":"module"}', 'tsconfig.json': tsconfig, ...files }
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** Runs a checker as the check does and returns whether it passed and what it said. */
function run(cwd: string, command: string, args: string[]): Promise<{ passed: boolean; said: string }> {
  const script = join(root, 'node_modules/.bin', command)
  return new Promise(resolve => {
    execFile(process.execPath, [script, ...args], { cwd }, (error, stdout, stderr) => {
      resolve({ passed: error === null, said: stdout + stderr })
    })
  })
}

const lint = (cwd: string) =>
  run(cwd, 'oxlint', ['--deny-warnings', '-c', join(root, '.oxlintrc.json'), 'main'])

async function layers(files: Record<string, string>) {
  const tops = new Set(Object.keys(files).map(path => path.slice(0, path.indexOf('/'))))
  return run(await project(files), 'depcruise', ['--config', join(root, 'test/layers.cjs'), ...tops])
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => `export const n${n} = ${n}\n`).join('')

test('a file of 301 lines is refused, one of 300 is taken', async () => {
  const tooLong = await lint(await project({ 'main/long.ts': lines(301) }))
  expect(tooLong.passed).toBe(false)
  expect(tooLong.said).toContain('max-lines')
  expect(await lint(await project({ 'main/long.ts': lines(300) }))).toMatchObject({ passed: true })
})

test('what the layers allow is taken', async () => {
  const result = await layers({
    'main/services/servers/servers.ts': 'export class Servers {}\n',
    'main/services/sync/sync.ts':
      "import type { Servers } from '../servers/servers.ts'\nexport type Deps = { servers: Servers }\n",
    'main/core.ts':
      "import { Servers } from './services/servers/servers.ts'\nexport const all = [new Servers()]\n",
  })
  expect(result).toMatchObject({ passed: true })
})

describe('the layers refuse', () => {
  /** What crosses a line, from where, to where, and the rule that must say so. */
  const crossings = [
    [
      "a service with another's value",
      'main/services/a/a.ts',
      'main/services/b/b.ts',
      'services-meet-only-in-core',
    ],
    ['a service that reaches up', 'main/services/c/c.ts', 'main/core.ts', 'services-below-core'],
    ['a base that knows a service', 'main/base/bus.ts', 'main/services/b/b.ts', 'base-is-lowest'],
    ['a store that knows a service', 'main/store/store.ts', 'main/services/b/b.ts', 'store-below-services'],
    ['a core that knows its host', 'main/core.ts', 'main/desktop/tray.ts', 'core-below-hosts'],
    ['a window that reads a store', 'main/desktop/window.ts', 'main/store/low.ts', 'desktop-is-a-face'],
    ['a command that builds a service', 'main/cli/sync.ts', 'main/services/b/b.ts', 'cli-is-a-face'],
    ['a bridge that carries the core', 'main/bridge.ts', 'main/rpc.ts', 'bridge-is-small'],
    ['an entry that is imported', 'main/cli/serve.ts', 'main/headless.ts', 'entries-are-entries'],
    ['a contract that knows main', 'preload/contract/app.ts', 'main/base/low.ts', 'contract-is-pure'],
    ['a panel that imports main', 'renderer/app/a.ts', 'main/base/low.ts', 'renderer-sees-the-contract-only'],
    [
      'a kit that knows the state',
      'renderer/ui/table.ts',
      'renderer/state/low.ts',
      'ui-knows-nothing-of-ours',
    ],
    ['a state that shows things', 'renderer/state/s.ts', 'renderer/ui/low.ts', 'state-knows-the-contract'],
    [
      'a feature that knows another',
      'renderer/features/a/a.ts',
      'renderer/features/b/b.ts',
      'features-are-islands',
    ],
    ['source that imports a test', 'main/base/clock.ts', 'test/support/dom.ts', 'source-never-imports-tests'],
  ] as const
  let passed = true
  let said = ''

  beforeAll(async () => {
    const files: Record<string, string> = {
      'main/base/x.ts': "import type { Y } from './y.ts'\nexport type X = { y: Y }\n",
      'main/base/y.ts': "import type { X } from './x.ts'\nexport type Y = { x?: X }\n",
    }
    for (const [, , to] of crossings) files[to] = 'export const thing = 1\n'
    for (const [, from, to] of crossings) {
      const path = relativeImport(from, to)
      files[from] = `import { thing as other } from '${path}'\nexport const thing = other\n`
    }
    ;({ passed, said } = await layers(files))
  })

  test('a cycle, even of types', () => {
    expect(passed).toBe(false)
    expect(said).toMatch(/no-cycles: main\/base\/[xy]\.ts/)
  })

  test.each(crossings)('%s', (_, from, to, expected) => {
    expect(said).toContain(`${expected}: ${from} → ${to}`)
  })
})

function relativeImport(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length - 1)}${to}`
}
