import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const requests = new AsyncLocalStorage<string>()

/** Runs the work of one request; every log line written on its way carries the same `requestId` (O3). */
export function withRequestId<T>(work: () => T, id: string = randomUUID()): T {
  return requests.run(id, work)
}

/** The id of the request being worked on, if any. */
export function currentRequestId(): string | undefined {
  return requests.getStore()
}
