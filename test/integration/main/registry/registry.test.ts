import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reading, registryBed, tool } from '../../../support/registry.ts'

let bed: ReturnType<typeof registryBed>
beforeEach(async () => {
  bed = registryBed()
})
afterEach(() => bed.close())

const all = { kind: 'all' } as const
const on = (slug: string) => ({ kind: 'server', slug }) as const
const namesIn = (view: Parameters<typeof bed.registry.served>[0]) =>
  bed.registry.served(view).map(({ listed }) => listed['name'])
const changedSlugs = () => bed.told.filter(({ event }) => event === 'tools.changed').length

describe('a reading', () => {
  test('is listed under the prefixed name, and under its own on the route of its server', async () => {
    await bed.registry.store(bed.add('files'), reading([tool('read'), tool('write')]))
    expect(namesIn(all)).toEqual(['files__read', 'files__write'])
    expect(namesIn(on('files'))).toEqual(['read', 'write'])
    expect(bed.registry.resolve(all, 'files__read')).toMatchObject({ server: 'files', name: 'read' })
    expect(bed.registry.resolve(on('files'), 'write')).toMatchObject({ server: 'files', name: 'write' })
  })

  test('keeps the order of slugs, and within a server the order of the server', async () => {
    const [b, a] = [bed.add('b'), bed.add('a')]
    await bed.registry.store(b, reading([tool('z'), tool('y')]))
    await bed.registry.store(a, reading([tool('m'), tool('c')]))
    expect(namesIn(all)).toEqual(['a__m', 'a__c', 'b__z', 'b__y'])
    await bed.registry.store(b, reading([tool('y'), tool('z')]))
    expect(namesIn(on('b'))).toEqual(['y', 'z'])
  })

  test('passes unknown fields of a definition on', async () => {
    await bed.registry.store(bed.add('s'), reading([tool('a', { 'x-vendor': { n: [1] } })]))
    expect(bed.registry.served(all)[0]?.listed).toEqual(
      tool('s__a', { description: 'Does a.', 'x-vendor': { n: [1] } }),
    )
  })

  test('tells what was added, changed and removed', async () => {
    const server = bed.add('s')
    expect((await bed.registry.store(server, reading([tool('a'), tool('b')]))).diff).toEqual({
      added: ['a', 'b'],
      changed: [],
      removed: [],
    })
    const second = await bed.registry.store(server, reading([tool('b', { description: 'New.' }), tool('c')]))
    expect(second).toEqual({ found: 2, diff: { added: ['c'], changed: ['b'], removed: ['a'] }, skipped: [] })
  })

  test('that brings nothing new tells nobody and keeps the served list as it is', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    const [told, served] = [changedSlugs(), bed.registry.served(all)]
    await bed.registry.store(server, reading([tool('a')]))
    expect(changedSlugs()).toBe(told)
    expect(bed.registry.served(all)).toBe(served)
  })

  test('of too many tools is refused, and what was served stays', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    const flood = Array.from({ length: 10_001 }, (_, index) => tool(`t${index}`))
    await expect(bed.registry.store(server, reading(flood))).rejects.toThrow(
      expect.objectContaining({ code: 'too_large' }),
    )
    expect(namesIn(all)).toEqual(['s__a'])
  })

  test('with bad items keeps the good ones and names the bad', async () => {
    const { skipped } = await bed.registry.store(
      bed.add('s'),
      reading([null, tool('good'), { title: 'no name' }], {
        resources: [{ uri: 5 }, { uri: 'file:///a' }] as never,
      }),
    )
    expect(namesIn(all)).toEqual(['s__good'])
    expect(skipped).toEqual([
      'The tool number 1 was left out: it is not an object.',
      'The tool number 3 was left out: it has no name.',
      'The resource number 1 was left out: its uri is not text.',
    ])
    expect(bed.registry.offers('s').map(({ key }) => key)).toEqual(['file:///a'])
  })

  test('of a server that was removed meanwhile stores nothing', async () => {
    const server = bed.add('s')
    bed.remove(server)
    await expect(bed.registry.store(server, reading([tool('a')]))).rejects.toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
    expect(bed.store.prepare('SELECT count(*) AS n FROM tools').get()).toEqual({ n: 0 })
  })

  test('keeps the last good list where one could not be read', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([], { prompts: [{ name: 'p' }], resources: [{ uri: 'x:1' }] }))
    await bed.registry.store(server, reading([], { prompts: null, resources: [] }))
    expect(bed.registry.offers('s').map(({ kind, key }) => `${kind} ${key}`)).toEqual(['prompt p'])
  })

  test('survives a restart, with every name', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a.b'), tool('検'), tool('a_b')]))
    const before = namesIn(all)
    const again = registryBed(bed.store)
    again.servers.push(server)
    expect(again.registry.served(all).map(({ listed }) => listed['name'])).toEqual(before)
  })
})

describe('names', () => {
  test('two servers with the same names stay apart', async () => {
    const names = ['search', 'read.file', 'x'.repeat(200), 'été']
    for (const slug of ['one', 'two'])
      await bed.registry.store(bed.add(slug), reading(names.map(name => tool(name))))
    const served = namesIn(all)
    expect(new Set(served).size).toBe(8)
    for (const name of served) expect(name).toMatch(/^(one|two)__[a-zA-Z0-9_-]{1,59}$/)
    for (const item of bed.registry.served(all))
      expect(bed.registry.resolve(all, String(item.listed['name']))).toMatchObject({
        server: item.server,
        name: item.name,
      })
  })

  test('a vanished tool keeps its exposed name, its switch and its pin for when it returns', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a.b'), tool('keep')]))
    bed.registry.setEnabled({ server: 's', names: ['a.b'] }, false)
    await bed.registry.store(server, reading([tool('keep')]))
    await bed.registry.store(server, reading([tool('keep'), tool('a b')]))
    expect(bed.registry.resolve(all, 's__a_b')).toMatchObject({ refused: 'tool_unknown' })
    const { diff } = await bed.registry.store(server, reading([tool('keep'), tool('a b'), tool('a.b')]))
    expect(diff.added).toEqual(['a.b'])
    expect(bed.registry.detail('s', 'a.b')).toMatchObject({
      exposedName: 's__a_b',
      enabled: false,
      state: 'approved',
    })
    expect(bed.registry.detail('s', 'a b').exposedName).toMatch(/^s__a_b_[0-9a-f]{8}$/)
  })

  test('a name with control characters can still be found, switched and called by its map', async () => {
    const name = 'a\0b\u202Ec'
    await bed.registry.store(bed.add('s'), reading([tool(name)]))
    const [served] = bed.registry.served(on('s'))
    expect(served?.name).toBe(name)
    expect(served?.listed['name']).toBe('a_b_c')
    expect(bed.registry.setEnabled({ server: 's', names: [name] }, false)).toBe(1)
    expect(bed.registry.detail('s', name).enabled).toBe(false)
  })

  test('a server that invents names forever does not grow the data forever', async () => {
    const server = bed.add('s')
    for (let round = 0; round < 5; round++)
      await bed.registry.store(
        server,
        reading(Array.from({ length: 5000 }, (_, index) => tool(`r${round}-${index}`))),
      )
    const count = (table: string) => bed.store.prepare(`SELECT count(*) AS n FROM ${table}`).get()
    expect(count('tools')).toEqual({ n: 15_000 })
    expect(count('exposed_names')).toEqual({ n: 15_000 })
  })
})

describe('what is shown', () => {
  test('the context cost is the characters of the definition as clients see it, by four', async () => {
    await bed.registry.store(bed.add('s'), reading([tool('a')]))
    const listed = JSON.stringify(bed.registry.served(all)[0]?.listed)
    expect(bed.registry.tools('s')[0]?.tokens).toBe(Math.ceil(listed.length / 4))
  })

  test('calls are counted without touching the disk, and kept', async () => {
    await bed.registry.store(bed.add('s'), reading([tool('a')]))
    const served = bed.registry.resolve(all, 's__a')
    if ('refused' in served) throw new Error(served.message)
    for (let call = 0; call < 3; call++) bed.registry.countCall(served)
    expect(bed.store.prepare('SELECT calls FROM tools').get()).toEqual({ calls: 0 })
    expect(bed.registry.tools('s')[0]).toMatchObject({ calls: 3, lastUsedAt: '2026-11-20T12:00:00.000Z' })
    bed.registry.countCall(served)
    bed.registry.close()
    expect(bed.store.prepare('SELECT calls FROM tools').get()).toEqual({ calls: 4 })
  })

  test('a failure is kept beside the last good content and goes with the next success', async () => {
    const server = bed.add('s')
    const facts = {
      protocolVersion: '2025-11-25',
      serverInfo: { name: 'n', version: '1' },
      capabilities: { tools: {} },
      instructions: 'Be kind.',
    }
    await bed.registry.store(server, reading([tool('a')], { facts, prompts: [{ name: 'p' }] }))
    bed.registry.recordFailure(server, { code: 'timed_out', message: 'Too slow.' })
    expect(bed.registry.summary(server.id)).toEqual({
      lastSynced: '2026-11-20T12:00:00.000Z',
      lastError: { code: 'timed_out', message: 'Too slow.' },
      facts,
      tools: { total: 1, enabled: 1, held: 0 },
      resources: 0,
      resourceTemplates: 0,
      prompts: 1,
    })
    expect(namesIn(all)).toEqual(['s__a'])
    await bed.registry.store(server, reading([tool('a')]))
    expect(bed.registry.summary(server.id)).toMatchObject({ lastError: null, facts })
  })

  test('hidden characters in a description are shown to a person and passed on untouched', async () => {
    await bed.registry.store(bed.add('s'), reading([tool('a', { description: 'Nice\u202E\u200B' })]))
    expect(bed.registry.tools('s')[0]?.description).toBe('Nice\uFFFD\uFFFD')
    expect(bed.registry.served(all)[0]?.listed['description']).toBe('Nice\u202E\u200B')
  })
})
