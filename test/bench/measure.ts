import type { Caller } from './callers.ts'

/** One road, measured; times in milliseconds. `cpu` is how long Gatehouse's process itself worked for one call. */
export type Figures = { perSecond: number; p50: number; p95: number; p99: number; cpu: number }

type Road = { caller: Caller; tool: string }

let nextId = 1

/** Calls the tool `calls` times, `callers` at a time, and keeps each call's time. */
async function round(
  { caller, tool }: Road,
  calls: number,
  callers: number,
): Promise<{ times: number[]; tookMs: number }> {
  const times: number[] = []
  let left = calls
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const id = nextId++
      const params = { name: tool, arguments: { text: 'hello' } }
      const startedAt = performance.now()
      const text = await caller.send({ id, method: 'tools/call', params })
      times.push(performance.now() - startedAt)
      if (!text.includes('"text":"hello"')) throw new Error(`not an answer: ${text.slice(0, 300)}`)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: callers }, work))
  return { times, tookMs: performance.now() - startedAt }
}

type Options = { calls: number; callers: number; turns: number; cpuMs: () => number }

/** Measures all roads in turns, so that whatever else the machine does hits them alike. */
export async function measure(
  roads: Record<string, Road>,
  { calls, callers, turns, cpuMs }: Options,
): Promise<Record<string, Figures>> {
  for (const road of Object.values(roads)) await round(road, Math.ceil(calls / 2), callers)
  const sums = Object.keys(roads).map(name => ({ name, times: [] as number[], tookMs: 0, workedMs: 0 }))
  for (let turn = 0; turn < turns; turn++)
    for (const sum of sums) {
      const road = roads[sum.name]
      if (!road) continue
      const workedBefore = cpuMs()
      const { times, tookMs } = await round(road, calls, callers)
      sum.times.push(...times)
      sum.tookMs += tookMs
      sum.workedMs += cpuMs() - workedBefore
    }
  return Object.fromEntries(
    sums.map(({ name, times, tookMs, workedMs }) => [name, figures(times, tookMs, workedMs)]),
  )
}

function figures(times: number[], tookMs: number, workedMs: number): Figures {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const perSecond = (times.length / tookMs) * 1000
  return { perSecond, p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu: workedMs / times.length }
}
