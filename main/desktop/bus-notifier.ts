import type { Log } from '#base/log.ts'
import { NotificationService, type ServiceSignal } from './notification-service.ts'
import type { Notice, Notifier } from './notifier.ts'

/** A service that hangs holds up the end of Gatehouse for so long. */
const closeWithinMs = 1000

type Shown = { number: number; sender: string; notice: Notice }
type Deps = {
  log: Log
  /** The picture's file. */
  icon: string
}

/**
 * Notifications of a Linux desktop, straight from its service, because Electron shows no buttons there. Without a session
 * bus or a service nothing is shown.
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
    const { id, title, silent = false } = notice
    this.#then(async () => {
      const can = await this.#service.capabilities()
      const { number, sender } = await this.#service.notify({
        replaces: this.#shown.get(id)?.number ?? 0,
        icon: this.#deps.icon,
        title,
        body: can.has('body-markup') ? escaped(notice.body) : notice.body,
        buttons: can.has('actions') ? buttonsOf(notice) : [],
        silent,
      })
      this.#shown.set(id, { number, sender, notice })
    })
  }

  hide(id: string): void {
    this.#then(async () => {
      const shown = this.#shown.get(id)
      this.#shown.delete(id)
      if (shown) await this.#service.takeAway(shown.number)
    })
  }

  async close(): Promise<void> {
    const late = setTimeout(() => this.#service.close(), closeWithinMs)
    for (const id of this.#shown.keys()) this.hide(id)
    await this.#work
    clearTimeout(late)
    this.#service.close()
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
