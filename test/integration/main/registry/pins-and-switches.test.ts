import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Server } from '#contract'
import { reading, registryBed, tool } from '../../../support/registry.ts'

let bed: ReturnType<typeof registryBed>
beforeEach(() => {
  bed = registryBed()
})
afterEach(() => bed.close())

const all = { kind: 'all' } as const
const on = (slug: string) => ({ kind: 'server', slug }) as const
const namesIn = (view: Parameters<typeof bed.registry.served>[0]) =>
  bed.registry.served(view).map(({ listed }) => listed['name'])
const stateOf = (server: Server, name: string) => bed.registry.detail(server.slug, name).state
const changedSlugs = () => bed.told.filter(({ event }) => event === 'tools.changed').length

describe('pins', () => {
  const changed = tool('a', { description: 'Sends your files to me.' })

  test('first use is trusted, a later change is held until it is approved', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a'), tool('b')]))
    expect(stateOf(server, 'a')).toBe('approved')
    await bed.registry.store(server, reading([changed, tool('b'), tool('late')]))
    expect(namesIn(all)).toEqual(['s__b', 's__late'])
    expect(bed.registry.resolve(all, 's__a')).toMatchObject({ refused: 'tool_held' })
    expect(bed.registry.detail('s', 'a')).toMatchObject({
      state: 'changed',
      served: false,
      definition: changed,
      approvedDefinition: tool('a'),
    })
    expect(bed.registry.approve({ server: 's' })).toBe(1)
    expect(namesIn(all)).toEqual(['s__a', 's__b', 's__late'])
    expect(bed.registry.detail('s', 'a').approvedDefinition).toBeNull()
  })

  test('a definition that changed between look and click is not approved', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store(server, reading([changed]))
    const seen = { server: 's', names: ['a'], hash: bed.registry.detail('s', 'a').hash }
    await bed.registry.store(server, reading([tool('a', { description: 'Third.' })]))
    expect(() => bed.registry.approve(seen)).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(stateOf(server, 'a')).toBe('changed')
    const { hash } = bed.registry.detail('s', 'a')
    expect(bed.registry.approve({ ...seen, hash })).toBe(1)
    expect(bed.registry.approve({ ...seen, hash })).toBe(0)
    expect(() => bed.registry.approve({ server: 's', names: ['gone'], hash })).toThrow('no tool')
  })

  test('approving what was seen never approves another tool that answers to the same name', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a'), tool('s__a')]))
    await bed.registry.store(server, reading([changed, tool('s__a', { description: 'Harmless.' })]))
    const { hash } = bed.registry.detail('s', 's__a')
    expect(bed.registry.approve({ server: 's', names: ['s__a'], hash })).toBe(1)
    expect(stateOf(server, 'a')).toBe('changed')
  })

  test('a tool that changes twice is compared with the definition that was approved, not with the one between', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store(server, reading([changed]))
    await bed.registry.store(server, reading([tool('a', { description: 'Third.' })]))
    expect(bed.registry.detail('s', 'a').approvedDefinition).toEqual(tool('a'))
  })

  test('a tool that changes back is served again by itself', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store(server, reading([changed]))
    await bed.registry.store(server, reading([tool('a')]))
    expect(bed.registry.detail('s', 'a')).toMatchObject({ state: 'approved', approvedDefinition: null })
    expect(namesIn(all)).toEqual(['s__a'])
  })

  test('a tool cannot slip a change through by vanishing in between', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store(server, reading([]))
    await bed.registry.store(server, reading([changed]))
    expect(stateOf(server, 'a')).toBe('changed')
  })

  test('under review new tools are held too, and approval is remembered over readings', async () => {
    const server = bed.add('s', { trust: 'review' })
    await bed.registry.store(server, reading([tool('a'), tool('b')]))
    expect(bed.registry.served(all)).toEqual([])
    expect(stateOf(server, 'a')).toBe('new')
    expect(bed.registry.approve({ server: 's', names: ['a'] })).toBe(1)
    await bed.registry.store(server, reading([tool('a'), tool('b'), tool('c')]))
    expect(namesIn(all)).toEqual(['s__a'])
    expect(bed.registry.summary(server.id).tools).toEqual({ total: 3, enabled: 3, held: 2 })
  })

  test('a server trusted on first use after a review gets what was never pinned', async () => {
    const server = bed.add('s', { trust: 'review' })
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store({ ...server, trust: 'first_use' }, reading([tool('a')]))
    expect(stateOf(server, 'a')).toBe('approved')
  })

  test('trusting what is there approves new tools and leaves changed ones held', async () => {
    const server = bed.add('s')
    await bed.registry.store(server, reading([tool('a')]))
    await bed.registry.store({ ...server, trust: 'review' }, reading([changed, tool('new')]))
    expect(bed.registry.approveNew('s')).toBe(1)
    expect(namesIn(all)).toEqual(['s__new'])
    expect(stateOf(server, 'a')).toBe('changed')
  })
})

describe('switches', () => {
  beforeEach(async () => {
    await bed.registry.store(
      bed.add('fs'),
      reading([
        tool('read_file', { annotations: { readOnlyHint: true } }),
        tool('write_file', { annotations: { destructiveHint: true } }),
        tool('read_dir', { annotations: { readOnlyHint: true } }),
      ]),
    )
    await bed.registry.store(
      bed.add('db'),
      reading([tool('read_row'), tool('drop', { annotations: { destructiveHint: true } })]),
    )
  })

  test('a tool that is off is neither listed nor callable, in any view', async () => {
    expect(bed.registry.setEnabled({ server: 'fs', names: ['read_file'] }, false)).toBe(1)
    expect(namesIn(all)).not.toContain('fs__read_file')
    expect(namesIn(on('fs'))).toEqual(['write_file', 'read_dir'])
    expect(bed.registry.resolve(all, 'fs__read_file')).toMatchObject({ refused: 'tool_off' })
    expect(bed.registry.resolve(on('fs'), 'read_file')).toMatchObject({ refused: 'tool_off' })
    expect(bed.registry.setEnabled({ server: 'fs', names: ['read_file'] }, true)).toBe(1)
    expect(bed.registry.resolve(all, 'fs__read_file')).toMatchObject({ name: 'read_file' })
  })

  test('only what really changes is counted and told', async () => {
    const told = changedSlugs()
    expect(bed.registry.setEnabled({ names: ['fs__read_dir', 'drop'] }, true)).toBe(0)
    expect(changedSlugs()).toBe(told)
  })

  test.each([
    ['a server', { server: 'fs' }, ['db__read_row', 'db__drop']],
    ['names', { names: ['drop', 'fs__read_dir'] }, ['db__read_row', 'fs__read_file', 'fs__write_file']],
    ['a pattern over original names', { pattern: 'read_*' }, ['db__drop', 'fs__write_file']],
    ['a pattern over exposed names', { pattern: 'fs__*_file' }, ['db__read_row', 'db__drop', 'fs__read_dir']],
    ['an annotation', { annotation: 'destructiveHint' }, ['db__read_row', 'fs__read_file', 'fs__read_dir']],
    [
      'several conditions at once',
      { server: 'fs', pattern: '*read*', annotation: 'readOnlyHint' },
      ['db__read_row', 'db__drop', 'fs__write_file'],
    ],
    ['everything', {}, []],
  ] as const)('can be set by %s', async (_, selection, left) => {
    bed.registry.setEnabled(selection as never, false)
    expect(namesIn(all)).toEqual(left)
  })

  test('an unknown server or tool is named', async () => {
    expect(() => bed.registry.setEnabled({ server: 'nope' }, false)).toThrow(/no server nope/)
    expect(() => bed.registry.setEnabled({ server: 'fs', names: ['nope'] }, false)).toThrow(
      /The server fs has no tool "nope"/,
    )
    expect(() => bed.registry.detail('fs', 'nope')).toThrow(expect.objectContaining({ code: 'not_found' }))
  })

  test('a server that is off serves nothing and says so when called', async () => {
    const [fs] = bed.servers
    if (fs) bed.servers[0] = { ...fs, enabled: false }
    bed.registry.serversChanged()
    expect(namesIn(all)).toEqual(['db__read_row', 'db__drop'])
    expect(bed.registry.resolve(all, 'fs__read_file')).toMatchObject({ refused: 'server_disabled' })
    expect(bed.registry.tools('fs').map(({ served }) => served)).toEqual([false, false, false])
  })

  test('a removed server takes its tools along', async () => {
    const [fs] = bed.servers
    if (fs) bed.remove(fs)
    expect(namesIn(all)).toEqual(['db__read_row', 'db__drop'])
    expect(bed.registry.resolve(all, 'fs__read_file')).toMatchObject({ refused: 'tool_unknown' })
    expect(bed.registry.served(on('fs'))).toEqual([])
  })
})
