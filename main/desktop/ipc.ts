import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { Log } from '#base/log.ts'
import type { Caller } from '#contract'
import { dispatch } from '../rpc.ts'
import type { FaceOfCore } from './face.ts'
import { originOf } from './panel-file.ts'

const caller: Caller = { face: 'window', name: 'window' }

type Deps = { core: FaceOfCore; log: Log; origin: string }

/** Serves the contract to the panel's window, whichever it is at the time, and sends it every event of the core. */
export class PanelChannel {
  readonly #deps: Deps
  readonly #stop: () => void
  #panel: WebContents | undefined

  constructor(deps: Deps) {
    this.#deps = deps
    ipcMain.handle('call', (event, name: unknown, input: unknown) => {
      if (!this.#trusts(event)) throw new Error('Untrusted sender')
      return dispatch(deps.core.handlers, deps.log, caller, name, input)
    })
    this.#stop = deps.core.subscribe((event, data) => {
      if (this.#panel && !this.#panel.isDestroyed()) this.#panel.send('event', event, data)
    })
  }

  /** From now on this page, and no other, may call. */
  attach(panel: WebContents): void {
    this.#panel = panel
  }

  close(): void {
    ipcMain.removeHandler('call')
    this.#stop()
  }

  /** Only the top frame of our own page: a frame inside it, or a page it was talked into opening, is not us. */
  #trusts({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
    if (sender !== this.#panel || senderFrame === null || senderFrame !== sender.mainFrame) return false
    return originOf(senderFrame.url) === this.#deps.origin
  }
}
