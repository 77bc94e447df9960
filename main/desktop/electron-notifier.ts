import { Notification } from 'electron'
import type { Log } from '#base/log.ts'
import type { Notice, Notifier } from './notifier.ts'

/** Notifications as Electron shows them: on macOS and Windows, with buttons. */
export class ElectronNotifier implements Notifier {
  readonly #log: Log
  /** Kept, because a notification that is collected hears no click. */
  readonly #shown = new Map<string, Notification>()

  constructor(log: Log) {
    this.#log = log
  }

  show({ id, title, body, buttons = [], silent = false, clicked, pressed }: Notice): void {
    if (!Notification.isSupported()) return
    this.hide(id)
    const actions = buttons.map(({ text }) => ({ type: 'button' as const, text }))
    const notification = new Notification({ id, title, body, silent, actions })
    notification.on('click', () => clicked?.())
    notification.on('action', (event, deprecatedIndex) => {
      // Electron 41 still gives the index behind the event.
      const button = buttons[event.actionIndex ?? deprecatedIndex]
      if (button) pressed?.(button.id)
    })
    notification.on('failed', (_event, error) => this.#log.warn({ error }, 'a notification was not shown'))
    this.#shown.set(id, notification)
    notification.show()
  }

  hide(id: string): void {
    this.#shown.get(id)?.close()
    this.#shown.delete(id)
  }

  close(): void {
    for (const id of this.#shown.keys()) this.hide(id)
  }
}
