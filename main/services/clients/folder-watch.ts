import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

const SETTLE_MS = 150

/**
 * Tells when one of a few files may have changed, been made or been removed. Folders are watched, not the files:
 * a file that is replaced in one step is a new file. A folder that is missing is awaited in the nearest one above it.
 */
export class FolderWatch {
  readonly #files: () => readonly string[]
  readonly #changed: () => void
  readonly #watchers = new Set<FSWatcher>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(files: () => readonly string[], changed: () => void) {
    this.#files = files
    this.#changed = changed
  }

  /** Begins, and afterwards begins anew: a folder that was removed and made again is another one of the same name. */
  refresh(): void {
    if (this.#closed) return
    this.#stopAll()
    for (const place of this.#files().flatMap(placesToWatch)) this.#open(place)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#stopAll()
  }

  #stopAll(): void {
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers.clear()
  }

  #open({ folder, name }: Place): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, changed) => {
        if (changed === null || changed === name) this.#settle()
      })
      watcher.on('error', () => this.#settle())
      this.#watchers.add(watcher)
    } catch {
      // It went away between looking and watching; the folder above tells when it is back.
    }
  }

  /** A save is several events; the last one counts. */
  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.refresh()
      this.#changed()
    }, SETTLE_MS).unref()
  }
}

type Place = { folder: string; name: string }

/** The file in its folder, that folder in the one above, and so on up to one level above the first that exists. */
function placesToWatch(file: string): Place[] {
  const places: Place[] = []
  let path = file
  for (let existing = 0; existing < 2 && dirname(path) !== path; path = dirname(path)) {
    const folder = dirname(path)
    const stats = statSync(folder, { throwIfNoEntry: false })
    if (!stats?.isDirectory()) continue
    existing += 1
    places.push({ folder, name: basename(path) })
  }
  return places
}
