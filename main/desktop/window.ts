import { BrowserWindow, nativeTheme, screen } from 'electron'
import { fitted, readPlace, smallest, writePlace } from './window-place.ts'

type Deps = {
  /** The panel's address: our own scheme, or the development server. */
  address: string
  preload: string
  icon: string
  placeFile: string
  developer: boolean
  /** Told of each new page before it loads, so that it may call as soon as it runs. */
  opened(window: BrowserWindow): void
  /** Whether closing the window leaves Gatehouse running in the tray. */
  staysOnClose(): boolean
}

/** The panel's one window: made when first shown, hidden when closed, where it was the last time. */
export class PanelWindow {
  readonly #deps: Deps
  #window: BrowserWindow | undefined

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Opens the window, or brings it to the front; at one of the panel's paths when given. */
  show(path?: string): void {
    const window = this.#window
    if (!window) {
      this.#open(path)
      return
    }
    if (path !== undefined) this.#go(window, path)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Only the part behind the # changes: the page stays as it is and shows another screen. */
  #go(window: BrowserWindow, path: string): void {
    const wanted = placeIn(this.#deps.address, path)
    // It rejects when a newer place overtakes this one, and then there is nothing to do.
    if (window.webContents.getURL() !== wanted) window.loadURL(wanted).catch(() => {})
  }

  #open(path: string | undefined): void {
    const { address, preload, icon, placeFile, developer } = this.#deps
    const place = readPlace(placeFile)
    const screens = screen.getAllDisplays().map(display => display.workArea)
    const window = new BrowserWindow({
      title: 'Gatehouse',
      show: false,
      width: 1280,
      height: 820,
      minWidth: smallest.width,
      minHeight: smallest.height,
      ...(place ? fitted(place, screens) : {}),
      icon,
      autoHideMenuBar: true,
      // The page's own first colour, so that a dark desktop sees no white flash.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff',
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: developer,
      },
    })
    this.#window = window
    if (place?.maximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('close', event => this.#closing(window, event))
    window.on('closed', () => (this.#window = undefined))
    this.#deps.opened(window)
    void window.loadURL(path === undefined ? address : placeIn(address, path))
  }

  #closing(window: BrowserWindow, event: { preventDefault(): void }): void {
    writePlace(this.#deps.placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    if (!this.#deps.staysOnClose()) return
    event.preventDefault()
    window.hide()
  }
}

/** Where a path of the panel is: the page's router reads it behind the #. */
function placeIn(address: string, path: string): string {
  return `${address}#${path}`
}
