import { AppError, toWire } from '#base/errors.ts'
import type { Server } from '#contract'
import type { Reading } from '#services/registry/registry.ts'
import type { ListKind, RawItem, Upstream } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

type From = Pick<Upstreams, 'read'>
type Outcome = { reading: Reading; warnings: string[] }

/**
 * Reads all of a server's lists. The tools decide: without them it rejects, with `timed_out` after `timeoutMs` even when
 * the connection ignores its signal. A list of resources or prompts that fails or takes a third of the time is null.
 */
export function readServer(
  from: From,
  server: Server,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<Outcome> {
  const endsAt = performance.now() + timeoutMs
  return within(timeoutMs, closing, tooSlow(server, 'tools', timeoutMs), signal =>
    from.read(server, signal, async upstream => {
      const tools = await upstream.list('tools', signal)
      // Little time may be left, and the tools are worth more than waiting for the rest.
      const longest = Math.min(timeoutMs / 3, Math.max(0, endsAt - performance.now()) / 2)
      const { warnings, ...offers } = await readOffers(upstream, server, longest, signal)
      return { reading: { facts: upstream.facts, tools, ...offers }, warnings }
    }),
  )
}

async function readOffers(
  upstream: Upstream,
  server: Server,
  timeoutMs: number,
  reading: AbortSignal,
): Promise<Omit<Reading, 'facts' | 'tools'> & { warnings: string[] }> {
  const warnings: string[] = []
  const list = async (what: ListKind): Promise<RawItem[] | null> => {
    try {
      const late = tooSlow(server, what, timeoutMs)
      return await within(timeoutMs, reading, late, signal => upstream.list(what, signal))
    } catch (error) {
      reading.throwIfAborted()
      warnings.push(`The list of ${words[what]} could not be read: ${toWire(error).message}`)
      return null
    }
  }
  const [resources, resourceTemplates, prompts] = await Promise.all([
    list('resources'),
    list('resourceTemplates'),
    list('prompts'),
  ])
  return { resources, resourceTemplates, prompts, warnings }
}

const words: Record<ListKind, string> = {
  tools: 'tools',
  resources: 'resources',
  resourceTemplates: 'resource templates',
  prompts: 'prompts',
}

function tooSlow({ slug }: Server, what: ListKind, ms: number): AppError {
  const message = `The server ${slug} did not list its ${words[what]} within ${Math.round(ms / 100) / 10} seconds. Look at its log, or restart it.`
  return new AppError('timed_out', message)
}

/** Runs `work` until it ends, `ms` have passed (rejects with `late`) or `closing` fires, whichever is first; the rest is told by the signal. */
async function within<T>(
  ms: number,
  closing: AbortSignal,
  late: AppError,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const clock = new AbortController()
  const timer = setTimeout(() => clock.abort(late), ms)
  const signal = AbortSignal.any([closing, clock.signal])
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  try {
    signal.throwIfAborted()
    return await Promise.race([work(signal), aborted])
  } catch (error) {
    // Whatever the work says of being stopped, the reason for stopping it is the better sentence.
    signal.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
  }
}
