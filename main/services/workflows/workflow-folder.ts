import {
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  watch,
} from 'node:fs'
import { join, sep } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import { storageFailure } from '#base/storage-failure.ts'
import { largestFile, tooLarge } from './check-text.ts'

const settleMs = 150

/** A file as it is on disk: its text, or why there is none. */
export type FileText = { text: string } | { problem: string }

/** The folder of workflow files. Only files directly in it count: names that end in .yaml, .yml or .json and do not begin with a dot. */
export class WorkflowFolder {
  readonly #path: string
  readonly #log: Log
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ path, log }: { path: string; log: Log }) {
    this.#path = path
    this.#log = log
  }

  /** Names of the files in order; makes the folder when it is missing. Throws `data_read_only`, `disk_full`. */
  files(): string[] {
    return this.#writing(this.#path, () => {
      mkdirSync(this.#path, { recursive: true })
      return readdirSync(this.#path)
        .filter(name => /^[^.].*\.(?:ya?ml|json)$/i.test(name))
        .toSorted()
    })
  }

  read(file: string): FileText {
    const path = this.pathOf(file)
    try {
      if (this.#leadsOut(path))
        return {
          problem:
            'This is a link to a file outside the workflows folder; it is not followed. Copy the file into the folder.',
        }
      const stats = statSync(path)
      if (!stats.isFile()) return { problem: 'This is not a file.' }
      if (stats.size > largestFile) return { problem: tooLarge }
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
    } catch (error) {
      return { problem: unreadable(error) }
    }
  }

  /** In one step: a reader sees the old text or the new one. Throws `disk_full`, `data_read_only`, `conflict`. */
  write(file: string, text: string): void {
    const path = this.pathOf(file)
    if (this.#leadsOut(path))
      throw new AppError(
        'conflict',
        `${file} is a link to a file outside the workflows folder. Remove the link first.`,
      )
    // A file that is there keeps its rights.
    const mode = existsSync(path) ? {} : { mode: 0o600 }
    this.#writing(path, () => writeFileAtomic.sync(path, text, mode))
  }

  /** A file that is gone already is no failure. */
  remove(file: string): void {
    const path = this.pathOf(file)
    this.#writing(path, () => rmSync(path, { force: true }))
  }

  pathOf(file: string): string {
    return join(this.#path, file)
  }

  /** Tells of changes from now on, once they have settled. Where watching is not possible, reloading still is. */
  watch(changed: () => void): void {
    this.#watcher?.close()
    const settle = () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(changed, settleMs).unref()
    }
    try {
      this.#watcher = watch(this.#path, { persistent: false }, settle)
      this.#watcher.on('error', error => {
        this.#watcher?.close()
        this.#cannotWatch(error)
      })
    } catch (error) {
      this.#cannotWatch(error)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#watcher?.close()
  }

  #writing<T>(path: string, run: () => T): T {
    try {
      return run()
    } catch (cause) {
      throw storageFailure(cause, path) ?? cause
    }
  }

  #cannotWatch(error: unknown): void {
    this.#log.warn(
      { err: error, folder: this.#path },
      'the workflows folder cannot be watched; reload after a change',
    )
  }

  /** Follows links; a file that is not there leads nowhere. */
  #leadsOut(path: string): boolean {
    if (!statSync(path, { throwIfNoEntry: false })) return false
    return !realpathSync(path).startsWith(realpathSync(this.#path) + sep)
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'The file is not UTF-8 text. Save it with the encoding UTF-8.'
  if (code === 'EACCES' || code === 'EPERM')
    return 'The file may not be read. Give your account the right to read it.'
  if (code === 'ENOENT') return 'The link leads to a file that is not there.'
  if (code === 'ELOOP') return 'The link leads back to itself.'
  return `The file cannot be read (${code}).`
}
