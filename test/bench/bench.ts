import { join } from 'node:path'
import { httpCaller, stdioCaller } from './callers.ts'
import { openHouse, residentMiB, startReady, stop, workedMs } from './house.ts'
import { type Figures, measure } from './measure.ts'

/**
 * What Gatehouse adds to a call: the same tool of the same server, called directly, through the gateway and through the
 * bridge, in turns within one run. Prints tables for docs/performance.md; asserts nothing, for a busy machine proves nothing.
 */
const here = import.meta.dirname
const calls = Number(process.argv[2] ?? 2000)
const turns = Number(process.argv[3] ?? 3)

const echo = await startReady([join(here, 'echo-http.ts')])
const echoUrl = `http://127.0.0.1:${echo.ready}/mcp`
const house = await openHouse(echoUrl)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const direct = await httpCaller(echoUrl)
const directPipe = await stdioCaller(process.execPath, [join(here, 'echo-stdio.ts')], process.env)
const gateway = await httpCaller(house.url, house.key)
const bridgeAt = performance.now()
const bridge = await stdioCaller(process.execPath, [join(here, '../../main/bridge.ts')], house.env)
const bridgeMs = performance.now() - bridgeAt
const idle = residentMiB(house.child.pid)

const roads = {
  'HTTP server, direct': { caller: direct, tool: 'echo' },
  'HTTP server, through the gateway': { caller: gateway, tool: 'web__echo' },
  'HTTP server, through the bridge': { caller: bridge, tool: 'web__echo' },
  'stdio server, direct': { caller: directPipe, tool: 'echo' },
  'stdio server, through the gateway': { caller: gateway, tool: 'pipe__echo' },
  'stdio server, through the bridge': { caller: bridge, tool: 'pipe__echo' },
}

for (const callers of [1, 16]) {
  const figures = await measure(roads, { calls, callers, turns, cpuMs: () => workedMs(house.child.pid) })
  say(`\n### ${callers} caller${callers > 1 ? 's' : ''}\n`)
  say(
    '| road | calls/s | p50 ms | p95 ms | p99 ms | added p50 | added p95 | added p99 | p50 ratio | CPU ms |',
  )
  say('|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|')
  for (const [name, found] of Object.entries(figures)) {
    const floor = figures[name.startsWith('HTTP') ? 'HTTP server, direct' : 'stdio server, direct']
    if (floor) say(row(name, found, floor))
  }
}

say('\n### Start and memory\n')
say('| what | value |')
say('|---|--:|')
say(`| start of the headless Gatehouse to \`ready\` | ${house.startMs.toFixed(0)} ms |`)
say(`| start of the bridge to its answer to \`initialize\` | ${bridgeMs.toFixed(0)} ms |`)
say(`| Gatehouse, resident before the calls | ${mib(idle)} |`)
say(`| Gatehouse, resident after the calls | ${mib(residentMiB(house.child.pid))} |`)
say(`| bridge, resident after the calls | ${mib(residentMiB(bridge.child.pid))} |`)

for (const caller of [direct, directPipe, gateway, bridge]) caller.close()
await house.close()
await stop(echo.child)

function row(name: string, { perSecond, p50, p95, p99, cpu }: Figures, floor: Figures): string {
  const times = [p50, p95, p99].map(ms => ms.toFixed(2))
  const added = [p50 - floor.p50, p95 - floor.p95, p99 - floor.p99].map(ms => (ms === 0 ? '' : ms.toFixed(2)))
  return `| ${[name, perSecond.toFixed(0), ...times, ...added, (p50 / floor.p50).toFixed(1), cpu.toFixed(2)].join(' | ')} |`
}

function mib(size: number | null): string {
  return size === null ? 'not measured' : `${size.toFixed(0)} MiB`
}
