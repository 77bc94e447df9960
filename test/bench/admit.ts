/** What scope and limits cost a call: `node test/bench/admit.ts`. Nanoseconds of processor time for one call, so that a busy machine matters little. */
import type { KeyOwner } from '../../main/base/key-owner.ts'
import { Reach } from '../../main/base/reach.ts'
import { admit } from '../../main/services/broker/admit.ts'
import { Keys } from '../../main/services/keys/keys.ts'
import { Limits } from '../../main/services/limits/limits.ts'
import { VaultKey } from '../../main/services/secrets/vault-key.ts'
import { openStore } from '../../main/store/store.ts'
import { quiet } from '../support/gate.ts'
import { memoryVault } from '../support/memory-vault.ts'
import { reading, registryBed, tool } from '../support/registry.ts'

const calls = 1_000_000
const all = { kind: 'all' } as const
const bed = registryBed()
await bed.registry.store(
  bed.add('shop'),
  reading(Array.from({ length: 1000 }, (_, at) => tool(`tool_${at}`))),
)
const tools = bed.registry.served(all)

const store = openStore(':memory:')
const now = () => new Date()
const limits = new Limits({ store, publish: () => undefined, now, log: quiet, keyName: () => undefined })
const scope = { servers: null, workflows: null, tools: null, readOnly: false }
const rights = { identity: null, mayApprove: false, admin: false, signed: false }
const owner = (change: object): KeyOwner => {
  const own = { ...scope, ...change }
  return { id: 'k', name: 'k', scope: own, ...rights, reach: new Reach(own) }
}

function measure(what: string, work: (at: number) => void, times = calls): void {
  if (times === calls) for (let at = 0; at < times / 5; at++) work(at)
  const before = process.cpuUsage()
  for (let at = 0; at < times; at++) work(at)
  const { user, system } = process.cpuUsage(before)
  const each = ((user + system) * 1000) / times
  process.stdout.write(`| ${what} | ${each.toFixed(0)} |\n`)
}

function road(what: string, key: KeyOwner): void {
  measure(what, at => {
    const found = tools[at % tools.length]
    if (found) admit({ key, tool: found.exposedName }, found, limits)
  })
}

/** 500 globs, of which the last fits. */
const globs = Array.from({ length: 500 }, (_, at) => (at === 499 ? 'tool_*' : `other_${at}_*`))

process.stdout.write('| what | ns |\n|---|--:|\n')
road('a key without a scope, no limit', owner({}))
road('a scope of 500 globs, no limit', owner({ tools: globs }))
const plenty = { burst: 1_000_000, perMinute: 1_000_000, perDay: 1_000_000_000 }
limits.set({ kind: 'key', name: 'other' }, plenty)
road('a scope of 500 globs, a limit for another key', owner({ tools: globs }))
limits.set({ kind: 'key', name: 'k' }, { ...plenty, burst: null, perMinute: null })
road('and a quota for the key', owner({ tools: globs }))
limits.set({ kind: 'key', name: 'k' }, { ...plenty, burst: null })
limits.set({ kind: 'tool', name: 'shop__tool_1' }, plenty)
measure('a rate and a quota for the key', at => {
  // Filled again before it is empty.
  if (at % 900_000 === 0) limits.set({ kind: 'key', name: 'k' }, { ...plenty, burst: null })
  limits.take({ keyId: 'k', tool: 'shop__tool_2' })
})
const looks = 500
const reaches = Array.from({ length: looks }, () => new Reach({ ...scope, tools: globs }))
measure(
  'the first look at a tool through 500 globs',
  at => {
    const [reach, found] = [reaches[at], tools[at % tools.length]]
    if (found) reach?.tool(found)
  },
  looks,
)

const signing = new VaultKey(memoryVault(), 'signing')
const keys = new Keys({ store, publish: () => undefined, now, signing })
const { key } = await keys.create({ name: 'bench' })
measure('checking the key of a request (SHA-256)', () => void keys.check(key))
keys.close()
limits.close()
bed.close()
