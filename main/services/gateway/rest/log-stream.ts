import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { toWire } from '#base/errors.ts'
import { hasEnded, jobSummary } from '#base/run-result.ts'
import type { Job } from '#contract'
import { EventStream } from '../event-stream.ts'
import type { Ask } from './ask.ts'
import { JobNews, type Subscribe } from './job-news.ts'

type Options = { id: string; after: number; ask: Ask; subscribe: Subscribe; reply: FastifyReply }

const page = 1000

/**
 * A job's log, read from its file in pages however fast it grows, so that a slow reader costs no memory and misses
 * nothing; events only say that there is more. Rejects with `not_found` before anything is sent.
 */
export async function streamLog({ id, after, ask, subscribe, reply }: Options): Promise<void> {
  await ask('jobs.get', { id })
  reply.hijack()
  const news = new JobNews(subscribe, id)
  const stream = new EventStream(reply.raw, {}, () => news.wake())
  let [seen, told] = [after, '']
  try {
    while (stream.isOpen) {
      // Asked before the log is read: after its end nothing more is written.
      const job = await ask('jobs.get', { id })
      told = tellStatus(stream, job, told)
      seen = await sendLines(stream, reply, { id, seen, ask })
      if (hasEnded(job)) return stream.write('end', JSON.stringify(jobSummary(job)))
      await news.next()
    }
  } catch (error) {
    const { message } = toWire(error)
    stream.write('error', JSON.stringify({ status: 'error', error: 'The log cannot be followed', message }))
  } finally {
    news.stop()
    stream.end()
  }
}

function tellStatus(stream: EventStream, job: Job, told: string): string {
  const text = JSON.stringify(jobSummary(job))
  if (text !== told) stream.write('status', text)
  return text
}

/** All lines there are behind the last one seen; waits for a reader that is slower than the disk. */
async function sendLines(
  stream: EventStream,
  { raw }: FastifyReply,
  { id, seen, ask }: { id: string; seen: number; ask: Ask },
): Promise<number> {
  let last = seen
  while (stream.isOpen) {
    const lines = await ask('jobs.log', { id, after: last, limit: page })
    for (const line of lines) stream.write('log', JSON.stringify(line), line.seq)
    last = lines.at(-1)?.seq ?? last
    if (raw.writableNeedDrain) await Promise.race([once(raw, 'drain'), once(raw, 'close')])
    if (lines.length < page) break
  }
  return last
}
