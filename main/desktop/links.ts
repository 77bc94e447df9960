import { app } from 'electron'
import { linkedPath, linkIn } from './deep-link.ts'

/** Links that come before there is a window to show them, and those after it. A link only ever opens a place of the panel. */
export class Links {
  #waiting: string | undefined
  #open: ((path: string) => void) | undefined

  /** Must be made before Electron is ready: macOS sends the link that started the app right then. */
  constructor(argv: readonly string[]) {
    this.#waiting = linkIn(argv)
    app.on('open-url', (event, link) => {
      event.preventDefault()
      const path = linkedPath(link)
      if (path === undefined) return
      if (this.#open) this.#open(path)
      else this.#waiting = path
    })
  }

  /** From now on `open` is told of each; returns the one that came before, if any. */
  follow(open: (path: string) => void): string | undefined {
    this.#open = open
    return this.#waiting
  }
}
