import type { Socket } from 'node:net'
import type { Bus } from '#base/bus.ts'
import type { Caller, Reply } from '#contract'
import type { LocalLine } from './local-socket.ts'

/** What a face on the local socket (CLI, second window) or a REST client asks of the core; the core supplies its checked dispatch. Without a caller it is the CLI. */
export type LocalDispatch = (name: unknown, input: unknown, caller?: Caller) => Promise<Reply<unknown>>

/** A reader that lets more than this pile up is cut off, in bytes; as much as the client takes for one line. */
const longestBacklog = 64 * 1024 * 1024

/** The contract over a local connection: `{id,method,input}` → `{id,reply}`, and after `{subscribe:true}` `{event,data}`. */
export function serveRpc(socket: Socket, dispatch: LocalDispatch, subscribe: Bus['subscribe']): LocalLine {
  const write = (message: object): void => {
    if (socket.destroyed) return
    socket.write(`${JSON.stringify(message)}\n`)
    if (socket.writableLength > longestBacklog) socket.destroy()
  }
  const refuse = (message: string): void =>
    write({ id: null, reply: { ok: false, error: { code: 'bad_input', message } } })
  let subscribed = false

  const startEvents = (): void => {
    if (subscribed) return
    subscribed = true
    const stop = subscribe((event, data) => write({ event, data }))
    socket.once('close', stop)
  }

  return {
    tooLong: () => refuse('The line is too long; at most 16 MiB.'),
    receive: line => {
      const asked = readAsked(line)
      if (!asked) return refuse('A line must be a JSON object.')
      if (asked.subscribe === true) return startEvents()
      void dispatch(asked.method, asked.input).then(reply => write({ id: asked.id, reply }))
    },
  }
}

type Asked = { id?: unknown; method?: unknown; input?: unknown; subscribe?: unknown }

function readAsked(line: string): Asked | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
