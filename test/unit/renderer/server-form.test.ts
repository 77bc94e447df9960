import { describe, expect, test } from 'vitest'
import { commandLine, looksLikeLine } from '../../../renderer/features/servers/command-line.ts'
import { emptyFields, fieldsOf } from '../../../renderer/features/servers/server-fields.ts'
import { changeOf, freeSlug, readFields } from '../../../renderer/features/servers/server-input.ts'
import { server } from '../../fixtures/panel-world.ts'

const stdio = {
  ...emptyFields,
  name: 'Files',
  command: 'npx',
  args: '-y\n@scope/server-files\n/home/ada/My Files',
}

const row = (id: string, name: string, value = 'x') => ({ id, name, value, source: 'plain' as const })

describe('a new server', () => {
  test('has one argument per line, exactly as typed', () => {
    const read = readFields(stdio, 'files')
    expect(read.ok && read.input.args).toEqual(['-y', '@scope/server-files', '/home/ada/My Files'])
  })

  test('without a command or name says so at the fields', () => {
    const read = readFields(emptyFields, 'server')
    expect(read.ok ? {} : read.errors).toMatchObject({
      name: 'A server needs a name.',
    })
    const noCommand = readFields({ ...emptyFields, name: 'x' }, 'x')
    expect(noCommand.ok ? {} : noCommand.errors).toEqual({ command: 'A stdio server needs a command.' })
  })

  test('of a kind with an address leaves the command out', () => {
    const read = readFields({ ...stdio, kind: 'http', url: ' https://a.example/mcp ' }, 'files')
    expect(read.ok && read.input).toMatchObject({
      kind: 'http',
      url: 'https://a.example/mcp',
      auth: { type: 'none' },
    })
    expect(read.ok && 'command' in read.input).toBe(false)
  })

  test('with an address that is not http says so at the address', () => {
    const read = readFields({ ...emptyFields, name: 'x', kind: 'rest', url: 'ftp://a.example' }, 'x')
    expect(read.ok ? {} : read.errors).toEqual({ url: 'The address must start with http:// or https://.' })
  })

  test('hands a typed token over raw, for the core to move to the keychain', () => {
    const fields = {
      ...emptyFields,
      name: 'x',
      kind: 'http' as const,
      url: 'https://a.example',
      authType: 'bearer' as const,
    }
    const typed = readFields({ ...fields, secret: 'abc' }, 'x')
    expect(typed.ok && typed.input.auth).toEqual({ type: 'bearer', secret: 'abc' })
    const fromEnv = readFields({ ...fields, secretSource: 'env', secret: 'TOKEN' }, 'x')
    expect(fromEnv.ok && fromEnv.input.auth).toEqual({ type: 'bearer', secret: 'env:TOKEN' })
    const none = readFields(fields, 'x')
    expect(none.ok ? {} : none.errors).toEqual({ secret: 'Auth type bearer needs a secret.' })
  })

  test('refers to a variable marked secret by the name the core drops with the server', () => {
    const env = [
      { id: '1', name: 'DSN', value: 'postgres://u:p@h/db', source: 'secret' as const },
      { id: '2', name: 'LEVEL', value: 'debug', source: 'plain' as const },
    ]
    const read = readFields({ ...stdio, env }, 'files')
    expect(read).toMatchObject({
      ok: true,
      input: { env: { DSN: 'keychain:server.files.env.DSN', LEVEL: 'debug' } },
      secrets: [{ name: 'server.files.env.DSN', value: 'postgres://u:p@h/db' }],
    })
  })

  test('with wrong variables marks each of them', () => {
    const env = [
      row('a', 'OK'),
      row('b', 'OK'),
      row('c', '1X'),
      row('d', ''),
      { ...row('e', 'S', ''), source: 'secret' as const },
    ]
    const read = readFields({ ...stdio, env }, 'files')
    expect(read.ok ? {} : read.errors).toMatchObject({
      'env.b': 'nameTwice',
      'env.c': 'nameWrong',
      'env.d': 'nameMissing',
      'env.e': 'valueMissing',
    })
  })
})

describe('an edit', () => {
  const stored = server('files', {
    cwd: '/srv',
    syncEvery: '2h',
    env: { KEY: 'keychain:server.files.env.KEY', HOME_IS: 'env:HOME' },
  })

  test('of nothing changes nothing', () => {
    const read = readFields(fieldsOf(stored), 'files')
    expect(read.ok && changeOf(stored, read.input)).toEqual({ slug: 'files' })
    expect(read.ok && read.secrets).toEqual([])
  })

  test('sends only what differs, and takes away what was emptied', () => {
    const fields = { ...fieldsOf(stored), name: 'New name', cwd: '', syncEvery: '', timeout: '' }
    const read = readFields(fields, 'files')
    expect(read.ok && changeOf({ ...stored, timeoutMs: 5000 }, read.input)).toEqual({
      slug: 'files',
      name: 'New name',
      cwd: '',
      syncEvery: 'default',
      timeoutMs: null,
    })
  })

  test('keeps a stored secret by its reference and never shows a value', () => {
    const http = server('api', {
      kind: 'http',
      url: 'https://a.example',
      auth: { type: 'bearer', secret: 'keychain:server.api.auth' },
    })
    const fields = fieldsOf(http)
    expect(fields).toMatchObject({ secretSource: 'kept', secret: 'keychain:server.api.auth' })
    const read = readFields(fields, 'api')
    expect(read.ok && read.input.auth).toEqual({ type: 'bearer', secret: 'keychain:server.api.auth' })
  })
})

test('a short name is made of the name and is free', () => {
  expect(freeSlug('My Files!', [])).toBe('my-files')
  expect(freeSlug('Éclair', [])).toBe('eclair')
  expect(freeSlug('日本', [])).toBe('server')
  expect(freeSlug('My Files', ['my-files', 'my-files-2'])).toBe('my-files-3')
  expect(freeSlug('a'.repeat(40), ['a'.repeat(32)])).toBe(`${'a'.repeat(30)}-2`)
})

test('a command is shown without ambiguity', () => {
  expect(commandLine('npx', ['-y', '@a/b@1.0', '/home/ada/My Files', ''])).toBe(
    'npx -y @a/b@1.0 "/home/ada/My Files" ""',
  )
})

test('a whole line in the command field is noticed, a path with a blank is not', () => {
  expect(looksLikeLine('npx -y server')).toBe(true)
  expect(looksLikeLine('/opt/tool --flag')).toBe(true)
  expect(looksLikeLine('/Applications/My Tool/bin/server')).toBe(false)
  expect(looksLikeLine('npx')).toBe(false)
})
