import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import type { Log } from '#base/log.ts'
import type { Caller, GatewayStatus, Method } from '#contract'
import { dispatch } from '../rpc.ts'
import type { FaceOfCore } from './face.ts'
import { iconFor, statusText } from './tray-status.ts'

const caller: Caller = { face: 'tray', name: 'tray' }

type Deps = {
  core: FaceOfCore
  log: Log
  /** The folder of the rendered icons. */
  icons: string
  platform: NodeJS.Platform
  open: () => void
  quit: () => void
}

/** The tray: one more face, which asks the same handlers and hears the same events as the window. */
export class StatusTray {
  readonly #deps: Deps
  readonly #tray: Tray
  readonly #stop: () => void

  constructor(deps: Deps) {
    this.#deps = deps
    this.#tray = new Tray(trayImage(deps, 'waiting'))
    this.#tray.on('click', deps.open)
    this.#stop = deps.core.subscribe((event, data) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bus pairs this event with this data
      if (event === 'gateway.changed') this.#show(data as GatewayStatus)
    })
    void this.#call('gateway.status')
  }

  close(): void {
    this.#stop()
    this.#tray.destroy()
  }

  async #call(method: Extract<Method, `gateway.${'status' | 'pause' | 'resume'}`>): Promise<void> {
    const { core, log } = this.#deps
    const reply = await dispatch(core.handlers, log, caller, method, undefined)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the contract gives all three this output
    if (reply.ok) this.#show(reply.value as GatewayStatus)
    else log.error({ method, error: reply.error }, 'the tray could not do what was asked')
  }

  #show(status: GatewayStatus): void {
    if (this.#tray.isDestroyed()) return
    const { open, quit } = this.#deps
    const text = statusText(status)
    this.#tray.setImage(trayImage(this.#deps, iconFor(status)))
    this.#tray.setToolTip(`Gatehouse: ${text}`)
    const brake =
      status.state === 'paused'
        ? { label: 'Resume gateway', click: () => void this.#call('gateway.resume') }
        : {
            label: 'Pause gateway',
            enabled: status.state === 'listening',
            click: () => void this.#call('gateway.pause'),
          }
    // On Linux a menu is a copy: it is built anew for each change.
    const menu = Menu.buildFromTemplate([
      { label: text, enabled: false },
      { type: 'separator' },
      { label: 'Open Gatehouse', click: open },
      brake,
      { type: 'separator' },
      { label: 'Quit Gatehouse', click: quit },
    ])
    this.#tray.setContextMenu(menu)
  }
}

function trayImage({ icons, platform }: Deps, variant: ReturnType<typeof iconFor>) {
  if (platform === 'darwin') {
    // macOS paints a template in the colour of its menu bar.
    const image = nativeImage.createFromPath(join(icons, `tray-${variant}-Template.png`))
    image.setTemplateImage(true)
    return image
  }
  return nativeImage.createFromPath(join(icons, `tray-${variant}.png`))
}
