import { chmodSync, mkdirSync, statSync, symlinkSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bridge, Desk, FILE } from './desk.ts'

let desk: Desk
beforeEach(() => void (desk = new Desk()))
afterEach(() => desk.close())

const connect = (dryRun = false) => desk.clients.connect('claude-desktop', { dryRun })
const undo = (dryRun = false) => desk.clients.undo('claude-desktop', { dryRun })
const repair = () => desk.clients.repair('claude-desktop')
const app = async () => {
  const [only] = await desk.clients.list()
  if (!only) throw new Error('no app')
  return only
}

describe('files that Claude Desktop can read', () => {
  test.each([
    ['empty', ''],
    ['only white space', ' \r\n\t\n'],
    ['an empty object', '{}'],
    ['with a byte order mark', '\uFEFF{\r\n  "theme": "dark"\r\n}\r\n'],
    ['with Windows line ends', '{\r\n  "mcpServers": {\r\n    "a": {"command": "x"}\r\n  }\r\n}\r\n'],
    ['without a last line end', '{"mcpServers": {"a": {"command": "x"}}}'],
    ['with unknown keys and big numbers', '{"z": {"deep": [1e400, 12345678901234567890]}, "a": null}'],
    ['with repeated keys', '{"mcpServers": {"x": {"command": "1"}}, "mcpServers": {"y": {"command": "2"}}}'],
    [
      'with a foreign entry of our name',
      '{"mcpServers": {"gatehouse": {"command": "other"}, "b": {"command": "c"}}}',
    ],
    [
      '5 MB long',
      JSON.stringify({ pad: 'ü'.repeat(2_500_000), mcpServers: { a: { command: 'x' } } }, null, 2),
    ],
  ])('%s: connect, connect again, undo', async (_shape, before) => {
    desk.write(before)
    const done = await connect()
    expect(done).toMatchObject({
      path: desk.path,
      status: 'connected',
      before,
      after: desk.read(),
      others: [],
    })
    expect(desk.json()['mcpServers']?.['gatehouse']).toEqual(bridge)
    expect(desk.read(done.backup ?? '')).toBe(before)
    expect((await app()).status).toBe('connected')

    expect(await connect()).toMatchObject({ status: 'already_connected', backup: null })
    expect(await undo()).toMatchObject({ status: 'undone', after: before })
    expect(desk.read()).toBe(before)
    expect(await undo()).toMatchObject({ status: 'nothing_to_undo' })
  })

  test('any JSON object: connecting and undoing gives back the same bytes', async () => {
    const spacing = fc.constantFrom(undefined, 2, '\t')
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 })
    const servers = fc.option(fc.dictionary(fc.string(), object, { maxKeys: 4 }), { nil: undefined })
    const end = fc.constantFrom('', '\n', '\r\n', ' \n\n')
    await fc.assert(
      fc.asyncProperty(object, servers, spacing, end, async (rest, mcpServers, space, last) => {
        const text = JSON.stringify({ ...rest, mcpServers }, null, space) + last
        desk.write(text)
        await connect()
        const expected = JSON.parse(text)
        expected.mcpServers = { ...expected.mcpServers, gatehouse: bridge }
        expect(desk.json()).toEqual(expected)
        await undo()
        expect(desk.read()).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  test('a byte order mark, at which Claude stops, is left out; an entry behind one is not connected', async () => {
    desk.write('\uFEFF{"theme": "dark"}')
    await connect()
    expect(desk.read().startsWith('{')).toBe(true)
    desk.write(`\uFEFF${desk.read()}`)
    expect((await app()).status).toBe('changed')
    expect((await connect()).status).toBe('connected')
  })
})

describe('no file', () => {
  test('connecting makes it, undoing removes it and the folders made for it', async () => {
    expect(await app()).toMatchObject({
      status: 'absent',
      installed: false,
      configs: [{ path: desk.path, status: 'absent' }],
    })
    expect(desk.files()).toEqual([])
    expect(await connect(true)).toMatchObject({ status: 'would_connect', before: null, backup: null })
    expect(desk.files()).toEqual([])

    expect(await connect()).toMatchObject({ status: 'connected', before: null, backup: null })
    expect(desk.json()).toEqual({ mcpServers: { gatehouse: bridge } })
    expect(desk.mode()).toBe(0o600)

    expect(await undo(true)).toMatchObject({ status: 'would_undo', after: null })
    expect(await undo()).toMatchObject({ status: 'undone', after: null })
    expect(desk.files()).toEqual([])
  })

  test('a made file that Claude has written to since is kept, without our entry', async () => {
    await connect()
    desk.write(JSON.stringify({ ...desk.json(), preferences: { a: 1 } }, null, 2))
    expect(await undo()).toMatchObject({ status: 'undone' })
    expect(desk.json()).toEqual({ preferences: { a: 1 } })
  })

  test('undo without a file does nothing', async () => {
    expect(await undo()).toMatchObject({ status: 'nothing_to_undo', before: null, after: null })
    expect(desk.files()).toEqual([])
  })
})

describe('files that Claude Desktop refuses', () => {
  test.each([
    ['a comment', '{\n  // mine\n  "a": 1\n}', 2, 3],
    ['a trailing comma', '{\n  "a": 1,\n}', 3, 1],
    ['two objects', '{"a": 1}\n{"b": 2}', 2, 1],
    ['an unclosed end', '{"a": {', 1, 8],
    ['a list on top', '[]', 1, 1],
    ['text on top', '"x"', 1, 1],
    ['servers that are a list', '{"mcpServers": []}', undefined, undefined],
    ['servers that are null', '{"mcpServers": null}', undefined, undefined],
    ['UTF-16', Buffer.from('\uFEFF{"a": 1}', 'utf16le'), 1, 1],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), undefined, undefined],
  ])(
    '%s: refused with its place, nothing written, repaired on request',
    async (_what, content, line, column) => {
      desk.write(content)
      const raw = desk.read()
      const { configs, status } = await app()
      expect(status).toBe('invalid')
      expect(configs[0]?.error).toMatchObject({
        code: 'config_invalid',
        data: { path: desk.path, ...(line && { line, column }) },
      })
      expect(configs[0]?.error?.message).toContain(line ? `line ${line}, column ${column}` : desk.path)
      await expect(connect()).rejects.toMatchObject({ code: 'config_invalid' })
      await expect(undo()).rejects.toMatchObject({ code: 'config_invalid' })
      expect(desk.read()).toBe(raw)
      expect(desk.backups()).toEqual([])

      const repaired = await repair()
      expect(repaired).toMatchObject({ status: 'repaired', before: raw, after: desk.read() })
      expect(desk.read(repaired.backup ?? '')).toBe(raw)
      expect(desk.json()['mcpServers']).toEqual({ gatehouse: bridge })
      expect((await app()).status).toBe('connected')
    },
  )

  test('repair keeps the other servers', async () => {
    desk.write('{"mcpServers": {"a": {"command": "x"},}, "theme": "dark",}')
    await repair()
    expect(desk.json()).toEqual({ mcpServers: { a: { command: 'x' }, gatehouse: bridge }, theme: 'dark' })
    expect(await undo()).toMatchObject({ status: 'undone' })
    expect(desk.json()).toEqual({ mcpServers: { a: { command: 'x' } }, theme: 'dark' })
  })

  test('repair of a good file only connects', async () => {
    desk.write('{}')
    expect((await repair()).status).toBe('connected')
    expect((await repair()).status).toBe('already_connected')
  })

  test('a folder in its place is named, also on repair', async () => {
    mkdirSync(desk.path, { recursive: true })
    expect(await app()).toMatchObject({ status: 'invalid', configs: [{ error: { code: 'config_invalid' } }] })
    await expect(connect()).rejects.toThrow('not a file but a folder')
    await expect(repair()).rejects.toThrow('not a file but a folder')
  })

  test('a file where a folder should be is named', async () => {
    desk.write('x', join(desk.home, '.config', 'Claude'))
    expect((await app()).status).toBe('invalid')
    await expect(connect()).rejects.toMatchObject({ code: 'config_invalid' })
  })
})

describe('permissions and links', () => {
  test('a write-protected file is left alone', async () => {
    desk.write('{}')
    chmodSync(desk.path, 0o444)
    expect((await app()).status).toBe('read_only')
    await expect(connect()).rejects.toMatchObject({ code: 'config_read_only' })
    await expect(connect(true)).rejects.toMatchObject({ code: 'config_read_only' })
    expect(desk.read()).toBe('{}')
  })

  test('a write-protected folder is left alone, also when the file is absent', async () => {
    const folder = join(desk.home, '.config', 'Claude')
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o555)
    expect((await app()).status).toBe('read_only')
    await expect(connect()).rejects.toMatchObject({ code: 'config_read_only' })
    chmodSync(folder, 0o755)
  })

  test('a write-protected file with our entry is connected', async () => {
    desk.write('{}')
    await connect()
    chmodSync(desk.path, 0o444)
    expect((await app()).status).toBe('connected')
    expect((await connect()).status).toBe('already_connected')
  })

  test('mode and owner are kept, of the backup too', async () => {
    desk.write('{}')
    chmodSync(desk.path, 0o640)
    if (process.getuid?.() === 0) chownSync(desk.path, 1234, 4321)
    const { uid, gid } = statSync(desk.path)
    const { backup } = await connect()
    expect(desk.mode()).toBe(0o640)
    expect(desk.mode(backup ?? '')).toBe(0o640)
    expect(statSync(desk.path)).toMatchObject({ uid, gid })
    await undo()
    expect(desk.mode()).toBe(0o640)
  })

  test('a link stays a link and its target is written', async () => {
    const target = desk.write('{"a": 1}', join(desk.home, 'dotfiles', 'claude.json'))
    mkdirSync(join(desk.home, '.config', 'Claude'), { recursive: true })
    symlinkSync('../../dotfiles/claude.json', desk.path)
    await connect()
    expect(desk.isLink(desk.path)).toBe(true)
    expect(desk.json(target)).toEqual({ a: 1, mcpServers: { gatehouse: bridge } })
    await undo()
    expect(desk.isLink(desk.path)).toBe(true)
    expect(desk.read(target)).toBe('{"a": 1}')
  })

  test('a link to a file that does not exist yet leads to it', async () => {
    const target = join(desk.home, 'dotfiles', 'claude.json')
    mkdirSync(join(desk.home, '.config', 'Claude'), { recursive: true })
    symlinkSync(target, desk.path)
    expect((await app()).status).toBe('absent')
    await connect()
    expect(desk.isLink(desk.path)).toBe(true)
    expect(desk.json(target)['mcpServers']).toEqual({ gatehouse: bridge })
    await undo()
    expect(desk.isLink(desk.path)).toBe(true)
    expect(desk.files(desk.home).filter(path => path.includes('dotfiles'))).toEqual([])
  })

  test('a link in a circle is named', async () => {
    mkdirSync(join(desk.home, '.config', 'Claude'), { recursive: true })
    symlinkSync(desk.path, desk.path)
    expect((await app()).status).toBe('invalid')
    await expect(connect()).rejects.toMatchObject({ code: 'config_invalid' })
  })
})

test('nothing is left beside the file', async () => {
  desk.write('{}')
  await connect()
  await undo()
  expect(desk.files(join(desk.home, '.config', 'Claude'))).toEqual([
    join(desk.home, '.config', 'Claude', FILE),
  ])
})
