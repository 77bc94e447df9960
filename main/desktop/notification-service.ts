import type { EventEmitter } from 'node:events'
import { Message, type MessageBus, MessageType, sessionBus } from '@jellybrick/dbus-next'

const service = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'
/** A service that has not answered by then is given up for this time. */
const patienceMs = 5000

/** What the service says of a notification: a button (`default` is the notification itself) was pressed, or it is gone. */
export type ServiceSignal = { sender: string; number: number; pressed: string | null }

type Connection = { bus: MessageBus; broken: PromiseWithResolvers<never> }

/** A desktop's notification service on the session bus: connected when first needed, and again after a break. */
export class NotificationService {
  readonly #heard: (signal: ServiceSignal) => void
  #connection: Connection | undefined

  constructor(heard: (signal: ServiceSignal) => void) {
    this.#heard = heard
  }

  /** Resolves with the answer and who gave it; rejects where there is no bus, no service, or no answer. */
  async call(
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<{ body: unknown[]; sender: string }> {
    const connection = (this.#connection ??= this.#connect())
    const late = setTimeout(() => this.#end(connection, new Error('No answer')), patienceMs)
    try {
      const message = new Message({ destination: service, path, interface: service, member, signature, body })
      const reply = await Promise.race([connection.bus.call(message), connection.broken.promise])
      return { body: reply?.body ?? [], sender: reply?.sender ?? '' }
    } finally {
      clearTimeout(late)
    }
  }

  close(): void {
    if (this.#connection) this.#end(this.#connection, new Error('Closed'))
  }

  #connect(): Connection {
    const connection = { bus: sessionBus(), broken: Promise.withResolvers<never>() }
    const { bus, broken } = connection
    broken.promise.catch(() => {})
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own list of events leaves this one out
    const events = bus as EventEmitter
    events.on('error', (error: Error) => this.#end(connection, error))
    bus.on('message', message => this.#hear(message))
    bus.call(listening()).catch((error: Error) => this.#end(connection, error))
    return connection
  }

  #end(connection: Connection, error: Error): void {
    if (this.#connection === connection) this.#connection = undefined
    connection.broken.reject(error)
    // The library answers calls that still come in, and throws where nobody can catch it when the connection is gone.
    connection.bus.send = () => {}
    connection.bus.disconnect()
  }

  #hear({ type, interface: on, member, sender, body }: Message): void {
    if (type !== MessageType.SIGNAL || on !== service) return
    const [number, said] = body
    if (typeof number !== 'number') return
    if (member === 'ActionInvoked' && typeof said === 'string') this.#heard({ sender, number, pressed: said })
    if (member === 'NotificationClosed') this.#heard({ sender, number, pressed: null })
  }
}

/** Asks the bus for the service's signals. */
function listening(): Message {
  return new Message({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'AddMatch',
    signature: 's',
    body: [`type='signal',interface='${service}',path='${path}'`],
  })
}
