import { mkdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { type FoundFile, writeNew } from './config-file.ts'
import { asAppError, codeOf } from './file-failure.ts'

/** Plain copies of configuration files as they were before Gatehouse wrote them. None is ever overwritten. */
export class Backups {
  readonly #folder: string
  readonly #now: Clock

  constructor(dataFolder: string, now: Clock) {
    this.#folder = join(dataFolder, 'backups')
    this.#now = now
  }

  /** Copies what was found, with its mode and owner, and returns the copy's path; null when there is no file. */
  async keep(found: FoundFile): Promise<string | null> {
    if (!found.bytes) return null
    const stamp = this.#now().toISOString().replaceAll(':', '-')
    const extension = extname(found.path)
    const name = `${basename(found.path, extension)}.${stamp}`
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      return await this.#writeFree(name, extension, found, 0)
    } catch (error) {
      throw asAppError(error, this.#folder, 'write')
    }
  }

  /** A kept copy's bytes; undefined when it is gone. */
  async read(path: string): Promise<Buffer | undefined> {
    return readFile(path).catch(() => undefined)
  }

  async #writeFree(name: string, extension: string, found: FoundFile, count: number): Promise<string> {
    const path = join(this.#folder, `${name}${count ? `-${count}` : ''}${extension}`)
    try {
      await writeNew(path, found.bytes ?? Buffer.alloc(0), found.stats)
      return path
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
      return this.#writeFree(name, extension, found, count + 1)
    }
  }
}
