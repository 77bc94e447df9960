import { AppError, toWire } from '#base/errors.ts'
import type { Server } from '#contract'
import type { Reading } from '#services/registry/registry.ts'
import type { ListKind, RawItem } from '#services/upstreams/upstream.ts'
import type { Upstreams } from '#services/upstreams/upstreams.ts'

type From = Pick<Upstreams, 'list' | 'facts'>
type Outcome = { reading: Reading; warnings: string[] }

/**
 * Reads all of a server's lists. The tools decide: without them it rejects, with `timed_out` after `timeoutMs` even when
 * the connection ignores its signal. A list of resources or prompts that fails or takes a third of the time is null.
 */
export async function readServer(
  from: From,
  server: Server,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<Outcome> {
  const list = (what: ListKind, ms: number) =>
    within(ms, closing, tooSlow(server, what, ms), signal => from.list(server, what, signal))
  const tools = await list('tools', timeoutMs)
  const warnings: string[] = []
  const listOrNull = async (what: ListKind): Promise<RawItem[] | null> => {
    try {
      return await list(what, timeoutMs / 3)
    } catch (error) {
      closing.throwIfAborted()
      warnings.push(`The list of ${words[what]} could not be read: ${toWire(error).message}`)
      return null
    }
  }
  const [resources, resourceTemplates, prompts] = await Promise.all([
    listOrNull('resources'),
    listOrNull('resourceTemplates'),
    listOrNull('prompts'),
  ])
  return { reading: { facts: from.facts(server.id), tools, resources, resourceTemplates, prompts }, warnings }
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
