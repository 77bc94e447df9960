import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packageFolder } from '../../../scripts/bundled-packages.mjs'
import { fingerprint } from '../../../scripts/setup/build.mjs'
import { reason } from '../../../scripts/setup/electron.mjs'
import { verify } from '../../../scripts/setup/fetch.mjs'
import { whatAptSaid } from '../../../scripts/setup/libraries.mjs'
import { whereToGetIt } from '../../../scripts/setup/node.mjs'
import { matches } from '../../../scripts/setup/packages.mjs'
import { SetupError } from '../../../scripts/setup/say.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-setup-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a fetched file', () => {
  const bytes = 'the very bytes'
  const sha = (algorithm: string, encoding: 'hex' | 'base64') =>
    createHash(algorithm).update(bytes).digest(encoding)

  test('is taken when it has the expected bytes, by either kind of sum', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, bytes)
    await expect(verify(file, `sha512-${sha('sha512', 'base64')}`)).resolves.toBeUndefined()
    await expect(verify(file, `sha256:${sha('sha256', 'hex')}`)).resolves.toBeUndefined()
  })

  test('is refused by name when one byte differs', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, `${bytes}!`)
    for (const sum of [`sha512-${sha('sha512', 'base64')}`, `sha256:${sha('sha256', 'hex')}`]) {
      await expect(verify(file, sum)).rejects.toThrow(SetupError)
      await expect(verify(file, sum)).rejects.toThrow(file)
    }
  })

  test('is refused when the expected sum is cut short or of another kind', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, bytes)
    await expect(verify(file, `sha512-${sha('sha512', 'base64').slice(0, 20)}`)).rejects.toThrow(SetupError)
    await expect(verify(file, 'md5-x')).rejects.toThrow('Not an integrity')
  })
})

describe('installed packages', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/other-platform': { version: '2.0.0', optional: true },
    },
  }

  test('match the lock when all are there, but for those of other platforms', () => {
    expect(matches(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  test('do not match when one is absent or of another version', () => {
    expect(matches(lock, { packages: {} })).toBe(false)
    expect(matches(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
    const wrongOptional = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/other-platform': { version: '1.0.0' },
    }
    expect(matches(lock, { packages: wrongOptional })).toBe(false)
  })
})

describe('the build’s fingerprint', () => {
  test('changes with a file’s content, name and presence, and with nothing else', () => {
    mkdirSync(join(folder, 'main/deep'), { recursive: true })
    const file = join(folder, 'main/deep/a.ts')
    const now = () => fingerprint(folder, ['main', 'package.json', 'absent'])
    writeFileSync(file, 'one')
    const first = now()
    writeFileSync(file, 'one')
    writeFileSync(join(folder, 'elsewhere.ts'), 'x')
    expect(now()).toBe(first)
    writeFileSync(file, 'two')
    const second = now()
    writeFileSync(join(folder, 'package.json'), '{}')
    const third = now()
    rmSync(file)
    expect(new Set([first, second, third, now()]).size).toBe(4)
  })
})

describe('what set-up says', () => {
  test('tells a held lock, an unreachable source and anything else of apt apart', () => {
    const held = 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)'
    expect(whatAptSaid(held)).toContain('Another installation')
    const offline = "Err:1 deb\nE: Failed to fetch pool/x.deb Temporary failure resolving 'deb'"
    expect(whatAptSaid(offline)).toContain('cannot be reached')
    expect(whatAptSaid('a\nE: dpkg was interrupted')).toBe('apt-get failed: E: dpkg was interrupted')
  })

  test('gives the reason of a failed download, not its stack', () => {
    const output =
      'GotError: x\n    at foo (bar.js:1)\n  cause: getaddrinfo ENOTFOUND example.com\n    at GetAddrInfo'
    expect(reason(output)).not.toContain('at ')
    expect(reason('no colon\nlast line')).toBe('last line')
  })

  test('says how to get Node where there is no package of it', () => {
    expect(whereToGetIt('20.1.0')).toMatch(
      /needs Node 24; this is Node 20\.1\.0.*nvm install 24.*run this again/,
    )
  })
})

test('a bundled module is traced to its package', () => {
  expect(packageFolder('/x/node_modules/@a/b/lib/c.js')).toBe('node_modules/@a/b')
  expect(packageFolder('/x/node_modules/a/node_modules/b/i.js?commonjs')).toBe(
    'node_modules/a/node_modules/b',
  )
  expect(packageFolder('C:\\x\\node_modules\\a\\i.js')).toBe('node_modules/a')
  expect(packageFolder('/x/main/index.ts')).toBeUndefined()
})
