import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { LocalClient } from '#base/local-client.ts'
import type { Input, Method, Output, Reply } from '#contract'

/** Asks the core one thing. Rejects with the AppError it answers. */
export type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** The core behind the command line: a running Gatehouse, or one opened in this process for this command. */
export type Session = {
  /** True when another process does the work. */
  readonly running: boolean
  call(method: Method, input: unknown): Promise<Reply<unknown>>
  close(): Promise<void>
}

/** Opens the data in this process. Rejects with `data_in_use` when a running Gatehouse holds it. */
export type OpenHere = () => Promise<Session>

const SETTLE_MS = 30_000
const RETRY_MS = 100

/** What is seen of a Gatehouse that is just starting or ending. */
const PASSING = new Set(['not_running', 'connection_lost', 'key_refused'])

/**
 * Reaches the Gatehouse that runs on this data folder, or opens the data here. One that is just starting (it holds the
 * data, but does not answer yet) or ending is waited for.
 */
export async function openSession(dataFolder: string, openHere: OpenHere): Promise<Session> {
  const giveUpAt = Date.now() + SETTLE_MS
  for (;;) {
    const running = await reach(dataFolder)
    if (running) return running
    try {
      return await openHere()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'data_in_use' || Date.now() > giveUpAt) throw error
      await delay(RETRY_MS)
    }
  }
}

/** A session's answers with their types, failures thrown. */
export function asking(session: Session): Ask {
  return async <M extends Method>(method: M, input: Input<M>) => {
    const reply = await session.call(method, input)
    if (!reply.ok) throw new AppError(reply.error.code, reply.error.message, { data: reply.error.data })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract pairs method and answer
    return reply.value as Output<M>
  }
}

async function reach(dataFolder: string): Promise<Session | undefined> {
  try {
    const client = await LocalClient.connect(dataFolder, 'cli')
    return {
      running: true,
      call: (method, input) => client.call(method, input),
      close: async () => client.close(),
    }
  } catch (error) {
    if (error instanceof AppError && PASSING.has(error.code)) return undefined
    throw error
  }
}

/** The session of one command, opened when the command first asks something: help and wrong usage open nothing. */
export class SessionOnDemand {
  readonly #open: () => Promise<Session>
  #opened: Promise<Session> | undefined

  constructor(open: () => Promise<Session>) {
    this.#open = open
  }

  get(): Promise<Session> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** Ends what was opened, and with it every process that was started for the command. */
  async close(): Promise<void> {
    const session = await this.#opened?.catch(() => undefined) // why it did not open has been told already
    await session?.close()
  }
}
