import { Message, type MessageBus, sessionBus, type Variant } from '@jellybrick/dbus-next'

const name = 'org.freedesktop.Notifications'
const path = '/org/freedesktop/Notifications'

/** A notification as a desktop was asked to show it; `actions` by their ids. */
type Shown = {
  number: number
  title: string
  body: string
  actions: string[]
  hints: Record<string, Variant>
}

/** The notification service of a Linux desktop, on the session bus: it remembers what is shown, and a test presses the buttons. */
export class NotificationDesktop {
  readonly #bus: MessageBus
  readonly #capabilities: string[]
  readonly #shown = new Map<number, Shown>()
  #last = 0

  private constructor(bus: MessageBus, capabilities: string[]) {
    this.#bus = bus
    this.#capabilities = capabilities
    bus.addMethodHandler((message: Message) => this.#answer(message))
  }

  /** Takes the service's name on the bus. */
  static async open(capabilities = ['actions', 'body', 'body-markup']): Promise<NotificationDesktop> {
    const bus = sessionBus()
    const desktop = new NotificationDesktop(bus, capabilities)
    await bus.requestName(name, 0)
    return desktop
  }

  close(): void {
    leave(this.#bus)
  }

  /** What is on the screen now. */
  shown(): Shown[] {
    return [...this.#shown.values()]
  }

  /** Presses a button of what is shown; `default` is the notification itself. As desktops do, it then goes. */
  press(number: number, action: string): void {
    this.#tell('ActionInvoked', 'us', [number, action])
    this.dismiss(number)
  }

  /** The person waves it away. */
  dismiss(number: number): void {
    this.#shown.delete(number)
    this.#tell('NotificationClosed', 'uu', [number, 2])
  }

  #tell(member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, name, member, signature, body))
  }

  /** True when the message was ours to answer. */
  #answer(message: Message): boolean {
    if (message.interface !== name) return false
    switch (message.member) {
      case 'GetCapabilities':
        this.#bus.send(Message.newMethodReturn(message, 'as', [this.#capabilities]))
        return true
      case 'GetServerInformation':
        this.#bus.send(Message.newMethodReturn(message, 'ssss', ['test', 'test', '1', '1.2']))
        return true
      case 'Notify':
        this.#bus.send(Message.newMethodReturn(message, 'u', [this.#show(message.body)]))
        return true
      case 'CloseNotification':
        this.#shown.delete(Number(message.body[0]))
        this.#bus.send(Message.newMethodReturn(message, '', []))
        return true
      default:
        return false
    }
  }

  #show([, replaced, , title, body, actions, hints]: unknown[]): number {
    const number = Number(replaced) || ++this.#last
    const ids = (actions as string[]).filter((_, index) => index % 2 === 0)
    this.#shown.set(number, {
      number,
      title: String(title),
      body: String(body),
      actions: ids,
      hints: hints as Record<string, Variant>,
    })
    return number
  }
}

/** Another program of the session that says of a notification that a button of it was pressed. */
export async function pretendPressed(number: number, action: string): Promise<void> {
  const bus = sessionBus()
  await bus.requestName('org.example.Pretender', 0)
  bus.send(Message.newSignal(path, name, 'ActionInvoked', 'us', [number, action]))
  // Its own answer shows that the bus has passed the signal on.
  await bus.releaseName('org.example.Pretender')
  leave(bus)
}

/** What still comes in is not answered: the library would throw where nobody can catch it. */
function leave(bus: MessageBus): void {
  bus.send = () => {}
  bus.disconnect()
}
