import { createHash } from 'node:crypto'
import { Message, type MessageBus, sessionBus, Variant } from '@jellybrick/dbus-next'

type MenuItem = { id: number; label: string; enabled: boolean; checked: boolean; items: MenuItem[] }
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
    return children.map(({ value }) => itemOf(value))
  }

  /** The labels of the menu, or of the submenu of that name; undefined when there is none. */
  async labels(submenu?: string): Promise<string[] | undefined> {
    const items = await this.items()
    const found = submenu === undefined ? items : items.find(({ label }) => label === submenu)?.items
    return found?.map(({ label }) => label)
  }

  /** Clicks an item of the menu, or one of a submenu by the names on the way to it. */
  async click(...way: string[]): Promise<void> {
    let found: MenuItem | undefined
    let items = await this.items()
    for (const name of way) {
      found = items.find(entry => entry.label === name)
      items = found?.items ?? []
    }
    if (!found?.enabled) throw new Error(`The tray has nothing to click that is called ${way.join(' › ')}`)
    await this.#menu('Event', 'isvu', [found.id, 'clicked', new Variant('s', ''), 0])
  }

  /** What the mouse over it shows. */
  async toolTip(): Promise<string> {
    const [, , title] = (await this.#property('ToolTip')) as [string, unknown, string, string]
    return title
  }

  /** A hash of the picture it shows now. */
  async icon(): Promise<string> {
    const [picture] = (await this.#property('IconPixmap')) as [number, number, Buffer][]
    return createHash('sha256')
      .update(picture?.[2] ?? '')
      .digest('hex')
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

/** In the protocol `_` marks an access key and `__` is the character. */
function itemOf([id, properties, children]: Layout): MenuItem {
  return {
    id,
    label: ((properties['label']?.value as string | undefined) ?? '').replaceAll(/_(_?)/g, '$1'),
    enabled: properties['enabled']?.value !== false,
    checked: properties['toggle-state']?.value === 1,
    items: children.map(({ value }) => itemOf(value)),
  }
}
