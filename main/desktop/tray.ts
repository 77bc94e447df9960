import { join } from 'node:path'
import { app, Menu, nativeImage, Tray } from 'electron'
import type { Decider } from './decider.ts'
import type { DesktopState } from './desktop-state.ts'
import { type TrayAction, trayMenu, waitingText } from './tray-menu.ts'
import { countText, iconFor, statusText } from './tray-status.ts'
import { trayTemplate } from './tray-template.ts'

type Deps = {
  state: DesktopState
  decider: Decider
  /** The folder of the rendered icons. */
  icons: string
  platform: NodeJS.Platform
  /** Opens the window, at one of the panel's paths when given. */
  open: (path?: string) => void
  quit: () => void
}

/** The tray: one more face, which asks the same handlers and hears the same events as the window. */
export class StatusTray {
  readonly #deps: Deps
  readonly #tray: Tray
  readonly #stop: () => void

  constructor(deps: Deps) {
    this.#deps = deps
    this.#tray = new Tray(this.#image())
    this.#tray.on('click', () => deps.open())
    this.#show()
    this.#stop = deps.state.listen(() => this.#show())
  }

  close(): void {
    this.#stop()
    this.#tray.destroy()
  }

  #show(): void {
    if (this.#tray.isDestroyed()) return
    const { state, platform } = this.#deps
    const { gateway, pending, floods, settings } = state
    const { startAtLogin } = settings.desktop
    const status = statusText(gateway)
    const tip = pending.length > 0 ? `${waitingText(pending.length)}. ${status}` : status
    this.#tray.setImage(this.#image())
    this.#tray.setToolTip(`Gatehouse: ${tip}`)
    if (platform === 'darwin') this.#tray.setTitle(countText(pending.length))
    // Where the dock or the task bar has no such thing, this does nothing.
    app.setBadgeCount(pending.length)
    // On Linux a menu is a copy: it is built anew for each change.
    const menu = trayMenu({ gateway, pending, floods, startAtLogin })
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(menu, action => this.#run(action))))
  }

  #run(action: TrayAction): void {
    const { decider, open, quit } = this.#deps
    switch (action.do) {
      case 'decide':
        return void decider.decide(action.id, action.approved)
      case 'rejectAll':
        return void decider.run('approvals.rejectAll', { client: action.client })
      case 'pause':
        return void decider.run('gateway.pause')
      case 'resume':
        return void decider.run('gateway.resume')
      case 'startAtLogin':
        return void decider.run('settings.update', { desktop: { startAtLogin: action.on } })
      case 'open':
        return open(action.path)
      case 'quit':
        return quit()
    }
  }

  #image() {
    const { icons, platform, state } = this.#deps
    const { gateway, pending } = state
    if (platform === 'darwin') {
      // macOS paints a template in the colour of its menu bar.
      const name = `tray-${iconFor(gateway, pending.length, false)}-Template.png`
      const image = nativeImage.createFromPath(join(icons, name))
      image.setTemplateImage(true)
      return image
    }
    return nativeImage.createFromPath(join(icons, `tray-${iconFor(gateway, pending.length, true)}.png`))
  }
}
