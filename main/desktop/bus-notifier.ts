import { Variant } from '@jellybrick/dbus-next'
import type { Log } from '#base/log.ts'
import { NotificationService, type ServiceSignal } from './notification-service.ts'
import type { Notice, Notifier } from './notifier.ts'

type Shown = { number: number; sender: string; notice: Notice }
type Deps = {
  log: Log
  /** The picture's file. */
  icon: string
}

/**
 * Notifications of a Linux desktop, straight from its service (Desktop Notifications Specification 1.2), because Electron
 * shows no buttons there. Without a session bus or a service nothing is shown.
 */
export class BusNotifier implements Notifier {
  readonly #deps: Deps
  readonly #service = new NotificationService(signal => this.#heard(signal))
  readonly #shown = new Map<string, Shown>()
  /** One after the other: what takes another's place must know its number. */
  #work: Promise<void> = Promise.resolve()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  show(notice: Notice): void {
    this.#then(async () => {
      const { body: answer } = await this.#service.call('GetCapabilities', '', [])
      const can = new Set(Array.isArray(answer[0]) ? answer[0] : [])
      const body = can.has('body-markup') ? escaped(notice.body) : notice.body
      const buttons = can.has('actions') ? buttonsOf(notice) : []
      const hints = {
        urgency: new Variant('y', 1),
        'desktop-entry': new Variant('s', 'gatehouse'),
        ...(notice.silent && { 'suppress-sound': new Variant('b', true) }),
      }
      const before = this.#shown.get(notice.id)?.number ?? 0
      const all = ['Gatehouse', before, this.#deps.icon, notice.title, body, buttons, hints, 0]
      const { body: reply, sender } = await this.#service.call('Notify', 'susssasa{sv}i', all)
      this.#shown.set(notice.id, { number: Number(reply[0]), sender, notice })
    })
  }

  hide(id: string): void {
    this.#then(async () => {
      const shown = this.#shown.get(id)
      this.#shown.delete(id)
      if (shown) await this.#service.call('CloseNotification', 'u', [shown.number])
    })
  }

  close(): void {
    for (const id of this.#shown.keys()) this.hide(id)
    this.#then(async () => this.#service.close())
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#deps.log.debug({ err: error }, 'this desktop showed no notification')
    })
  }

  /** A signal can come from any program of the session: only the one that shows the notification is believed. */
  #heard({ sender, number, pressed }: ServiceSignal): void {
    const found = [...this.#shown.values()].find(shown => shown.number === number && shown.sender === sender)
    if (!found) return
    const { notice } = found
    if (pressed === null) this.#shown.delete(notice.id)
    else if (pressed === 'default') notice.clicked?.()
    else if (notice.buttons?.some(button => button.id === pressed)) notice.pressed?.(pressed)
  }
}

/** The service wants names and texts in turns. */
function buttonsOf({ buttons = [], clicked }: Notice): string[] {
  const whole = clicked ? ['default', 'Open'] : []
  return [...whole, ...buttons.flatMap(({ id, text }) => [id, text])]
}

/** A body may be markup; ours never is. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
