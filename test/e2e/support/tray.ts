import { Message, type MessageBus, sessionBus, Variant } from '@jellybrick/dbus-next'

type MenuItem = { id: number; label: string; enabled: boolean }
/** What com.canonical.dbusmenu answers: number, properties, children. */
type Layout = [number, Record<string, Variant>, Variant<Layout>[]]

const watcher = 'org.kde.StatusNotifierWatcher'
const item = { path: '/StatusNotifierItem', interface: 'org.kde.StatusNotifierItem' }
const watcherProperties: Record<string, Variant> = {
  IsStatusNotifierHostRegistered: new Variant('b', true),
  ProtocolVersion: new Variant('i', 0),
  RegisteredStatusNotifierItems: new Variant('as', []),
}

/** The tray of a Linux desktop, as Gatehouse meets it on the session bus: it registers there, and is read and clicked. */
export class Tray {
  readonly #bus: MessageBus
  readonly #registered = Promise.withResolvers<string>()

  private constructor(bus: MessageBus) {
    this.#bus = bus
    bus.addMethodHandler((message: Message) => this.#answer(message))
  }

  /** Takes the tray's place on the bus; must be there before the app starts. */
  static async open(): Promise<Tray> {
    const bus = sessionBus()
    const tray = new Tray(bus)
    await bus.requestName(watcher, 0)
    return tray
  }

  close(): void {
    this.#bus.disconnect()
  }

  async items(): Promise<MenuItem[]> {
    const [, [, , children]] = (await this.#menu('GetLayout', 'iias', [0, -1, []])) as [number, Layout]
    return children.map(({ value: [id, properties] }) => ({
      id,
      label: String(properties['label']?.value ?? ''),
      enabled: properties['enabled']?.value !== false,
    }))
  }

  async click(label: string): Promise<void> {
    const found = (await this.items()).find(entry => entry.label === label)
    if (!found?.enabled) throw new Error(`The tray has nothing to click that is called ${label}`)
    await this.#menu('Event', 'isvu', [found.id, 'clicked', new Variant('s', ''), 0])
  }

  async #menu(member: string, signature: string, body: unknown[]): Promise<unknown[]> {
    const path = await this.#property('Menu')
    return this.#call(String(path), 'com.canonical.dbusmenu', member, signature, body)
  }

  async #property(name: string): Promise<unknown> {
    const properties = 'org.freedesktop.DBus.Properties'
    const [value] = await this.#call(item.path, properties, 'Get', 'ss', [item.interface, name])
    return (value as Variant).value
  }

  async #call(
    path: string,
    on: string,
    member: string,
    signature: string,
    body: unknown[],
  ): Promise<unknown[]> {
    const destination = await this.#registered.promise
    const reply = await this.#bus.call(
      new Message({ destination, path, interface: on, member, signature, body }),
    )
    return reply?.body ?? []
  }

  /** True when the message was ours to answer. */
  #answer(message: Message): boolean {
    const { member, interface: on, body } = message
    if (on === watcher && member.startsWith('RegisterStatusNotifier')) {
      if (member.endsWith('Item')) this.#registered.resolve(message.sender)
      this.#bus.send(Message.newMethodReturn(message, '', []))
      return true
    }
    if (on !== 'org.freedesktop.DBus.Properties') return false
    if (member === 'GetAll') this.#bus.send(Message.newMethodReturn(message, 'a{sv}', [watcherProperties]))
    else this.#bus.send(Message.newMethodReturn(message, 'v', [watcherProperties[String(body[1])]]))
    return true
  }
}
