/** What the registry costs at ten thousand tools: `node test/bench/registry.ts`. Milliseconds of processor time, so that a busy machine matters little. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../main/store/store.ts'
import { reading, registryBed, tool } from '../support/registry.ts'

const count = 10_000
const lookUps = 1_000_000
const all = { kind: 'all' } as const
const folder = mkdtempSync(join(tmpdir(), 'gh-bench-'))
const bed = registryBed(openStore(join(folder, 'bench.db')))
const { registry } = bed
const server = bed.add('big')

/** Tools of about 900 characters each, as real servers have them. */
const tools = (words: string) =>
  Array.from({ length: count }, (_, index) =>
    tool(`tool_${index}`, {
      description: `${words} ${index}`,
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 8 }, (_field, field) => [
            `field_${field}`,
            { type: 'string', description: `A field that says something of interest, number ${field}.` },
          ]),
        ),
        required: ['field_0'],
      },
    }),
  )

async function measure(what: string, work: () => unknown): Promise<void> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(`${what.padEnd(52)} ${((user + system) / 1000).toFixed(1).padStart(8)} ms\n`)
}

const first = tools('Does this and that, number')
const changed = tools('Does something else, number')
await measure('store 10 000 new tools', () => registry.store(server, reading(first)))
await measure('first list (load from disk and build)', () => registry.served(all))
await measure('list again', () => registry.served(all))
await measure('store 10 000 unchanged tools', () => registry.store(server, reading(first)))
await measure('store 10 000 changed tools', () => registry.store(server, reading(changed)))
await measure('approve them all', () => registry.approve({}))
await measure('list after that (build)', () => registry.served(all))
await measure('switch one tool', () => registry.setEnabled({ names: ['tool_5'] }, false))
await measure('list after that (build)', () => registry.served(all))
await measure('tools() for the panel', () => registry.tools())
await measure(`resolve ${lookUps} names`, () => {
  for (let look = 0; look < lookUps; look++) registry.resolve(all, `big__tool_${look % count}`)
})
bed.close()
rmSync(folder, { recursive: true, force: true })
