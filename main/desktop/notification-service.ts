import type { EventEmitter } from 'node:events'
import type * as Library from '@jellybrick/dbus-next'

const service = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'
/** A service that has not answered by then is given up for this time. */
const patienceMs = 5000

/** What the service says of a notification: a button (`default` is the notification itself) was pressed, or it is gone. */
export type ServiceSignal = { sender: string; number: number; pressed: string | null }

/** A notification as the service takes it; `replaces` is the number of one that it takes the place of, or 0. */
type Asked = {
  replaces: number
  icon: string
  title: string
  body: string
  /** Names and texts in turns. */
  buttons: string[]
  silent: boolean
}

type Connection = { bus: Library.MessageBus; broken: PromiseWithResolvers<never> }
type Answer = { body: unknown[]; sender: string }

/**
 * A desktop's notification service on the session bus (Desktop Notifications Specification 1.2): connected when first needed,
 * and again after a break. What it does rejects where there is no bus, no service, or no answer.
 */
export class NotificationService {
  readonly #heard: (signal: ServiceSignal) => void
  #connection: Connection | undefined

  constructor(heard: (signal: ServiceSignal) => void) {
    this.#heard = heard
  }

  async capabilities(): Promise<Set<unknown>> {
    const { body } = await this.#call('GetCapabilities', '', [])
    return new Set(Array.isArray(body[0]) ? body[0] : [])
  }

  /** Resolves with the notification's number, and who shows it. */
  async notify(asked: Asked): Promise<{ number: number; sender: string }> {
    const { Variant } = await library()
    const { replaces, icon, title, body, buttons, silent } = asked
    const hints = {
      urgency: new Variant('y', 1),
      'desktop-entry': new Variant('s', 'gatehouse'),
      ...(silent && { 'suppress-sound': new Variant('b', true) }),
    }
    const all = ['Gatehouse', replaces, icon, title, body, buttons, hints, 0]
    const reply = await this.#call('Notify', 'susssasa{sv}i', all)
    return { number: Number(reply.body[0]), sender: reply.sender }
  }

  async takeAway(number: number): Promise<void> {
    await this.#call('CloseNotification', 'u', [number])
  }

  close(): void {
    if (this.#connection) this.#end(this.#connection, new Error('Closed'))
  }

  async #call(member: string, signature: string, body: unknown[]): Promise<Answer> {
    const dbus = await library()
    const connection = (this.#connection ??= this.#connect(dbus))
    const late = setTimeout(() => this.#end(connection, new Error('No answer')), patienceMs)
    try {
      const about = { destination: service, path, interface: service, member, signature, body }
      const reply = connection.bus.call(new dbus.Message(about))
      const answer = await Promise.race([reply, connection.broken.promise])
      return { body: answer?.body ?? [], sender: answer?.sender ?? '' }
    } finally {
      clearTimeout(late)
    }
  }

  #connect({ sessionBus, Message, MessageType }: typeof Library): Connection {
    const connection = { bus: sessionBus(), broken: Promise.withResolvers<never>() }
    const { bus, broken } = connection
    broken.promise.catch(() => {})
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own list of events leaves this one out
    const events = bus as EventEmitter
    events.on('error', (error: Error) => this.#end(connection, error))
    bus.on('message', message => {
      if (message.type === MessageType.SIGNAL) this.#hear(message)
    })
    bus.call(new Message(listening)).catch((error: Error) => this.#end(connection, error))
    return connection
  }

  #end(connection: Connection, error: Error): void {
    if (this.#connection === connection) this.#connection = undefined
    connection.broken.reject(error)
    // The library answers calls that still come in, and throws where nobody can catch it when the connection is gone.
    connection.bus.send = () => {}
    connection.bus.disconnect()
  }

  #hear({ interface: on, member, sender, body }: Library.Message): void {
    if (on !== service) return
    const [number, said] = body
    if (typeof number !== 'number') return
    if (member === 'ActionInvoked' && typeof said === 'string') this.#heard({ sender, number, pressed: said })
    if (member === 'NotificationClosed') this.#heard({ sender, number, pressed: null })
  }
}

/** Loaded when first needed: no start waits for it, and elsewhere than on Linux it never is. */
function library(): Promise<typeof Library> {
  return import('@jellybrick/dbus-next')
}

/** Asks the bus for the service's signals. */
const listening = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'AddMatch',
  signature: 's',
  body: [`type='signal',interface='${service}',path='${path}'`],
}
