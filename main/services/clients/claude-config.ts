import { rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { AppError, toWire } from '#base/errors.ts'
import type { ClientConfig, ConfigChange, ConfigStatus } from '#contract'
import type { Applied, AppliedConfigs } from './applied.ts'
import type { Backups } from './backups.ts'
import { findFile, type FoundFile, makeFolderOf, mustBeWritable, replaceFile } from './config-file.ts'
import {
  type Content,
  type Entry,
  isConnected,
  readContent,
  startsOurBridge,
  withEntry,
  withoutEntry,
} from './config-text.ts'
import { salvage } from './salvage.ts'

type Deps = { applied: AppliedConfigs; backups: Backups; entry: Entry }

/** A change to one file, worked out but not yet made. `after` null removes the file. */
export type Plan = {
  kind: 'connect' | 'undo' | 'repair'
  found: FoundFile
  before: string | null
  after: string | null
}

/** Our entry in Claude Desktop's configuration files: reads, plans and makes changes, one file at a time. */
export class ClaudeConfig {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async state(path: string): Promise<ClientConfig> {
    try {
      const found = await findFile(path)
      const status = this.#statusOf(found)
      if (status !== 'connected') await mustBeWritable(found)
      return { path, status, error: null }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const status: ConfigStatus = error.code === 'config_read_only' ? 'read_only' : 'invalid'
      return { path, status, error: toWire(error) }
    }
  }

  /** Throws `config_invalid` or `config_read_only`. */
  async planConnect(path: string): Promise<Plan> {
    const found = await findFile(path)
    const content = contentOf(found)
    const before = content?.text ?? null
    if (content && isConnected(content, this.#deps.entry))
      return { kind: 'connect', found, before, after: before }
    await mustBeWritable(found)
    return { kind: 'connect', found, before, after: withEntry(before ?? '', this.#deps.entry) }
  }

  async planUndo(path: string): Promise<Plan> {
    const found = await findFile(path)
    const content = contentOf(found)
    const before = content?.text ?? null
    const applied = this.#deps.applied.get(path)
    if (!content || content.entry === undefined || !(applied || startsOurBridge(content.entry)))
      return { kind: 'undo', found, before, after: before }
    await mustBeWritable(found)
    return { kind: 'undo', found, before, after: await this.#former(content, applied) }
  }

  async planRepair(path: string): Promise<Plan> {
    const found = await findFile(path)
    if (!found.bytes || isReadable(found)) return this.planConnect(path)
    await mustBeWritable(found)
    const after = withEntry(salvage(found.bytes), this.#deps.entry)
    return { kind: 'repair', found, before: found.bytes.toString('utf8'), after }
  }

  /** Makes a planned change: a backup first, then the file in one step. Throws `config_changed` when it is not what was planned for. */
  async carryOut(plan: Plan): Promise<string | null> {
    const { found, before, after, kind } = plan
    if (before === after) {
      if (kind === 'undo') this.#deps.applied.forget(found.path)
      return null
    }
    const former = await this.#stillExact(found, before)
    const backup = await this.#deps.backups.keep(found)
    const madeFolder = found.bytes ? null : await makeFolderOf(found)
    await replaceFile(found, after === null ? null : Buffer.from(after))
    if (kind === 'undo') await this.#afterUndo(found, after)
    else this.#deps.applied.put({ path: found.path, entry: this.#deps.entry, backup, madeFolder, ...former })
    return backup
  }

  #statusOf(found: FoundFile): ConfigStatus {
    const content = contentOf(found)
    if (!content) return 'absent'
    if (isConnected(content, this.#deps.entry)) return 'connected'
    return content.entry === undefined ? 'not_connected' : 'changed'
  }

  /** The text to go back to: what was there before when nothing else changed since, else this text without our entry. */
  async #former(content: Content, applied: Applied | undefined): Promise<string | null> {
    const base = applied && (await this.#baseOf(applied))
    if (!applied || base === undefined) return withoutEntry(content.text, null)
    const before = base === null ? undefined : readContent(applied.path, Buffer.from(base))
    if (startsOurBridge(before?.entry)) return withoutEntry(content.text, null)
    const untouched =
      isDeepStrictEqual(content.entry, applied.entry) && isWrittenFrom(base, applied.entry, content.text)
    return untouched ? base : withoutEntry(content.text, base)
  }

  /** Null when there was no file; undefined when its copy is gone or cannot be read, as after a repair. */
  async #baseOf(applied: Applied): Promise<string | null | undefined> {
    if (applied.backup === null) return null
    const bytes = await this.#deps.backups.read(applied.backup)
    try {
      return bytes && readContent(applied.backup, bytes).text
    } catch {
      return undefined
    }
  }

  /** When the file is just what we wrote last time, going back still means going back to before that. */
  async #stillExact(found: FoundFile, before: string | null): Promise<Partial<Applied>> {
    const applied = this.#deps.applied.get(found.path)
    const base = applied && (await this.#baseOf(applied))
    if (!applied || base === undefined || before === null) return {}
    if (!isWrittenFrom(base, applied.entry, before)) return {}
    return { backup: applied.backup, madeFolder: applied.madeFolder }
  }

  async #afterUndo(found: FoundFile, after: string | null): Promise<void> {
    const made = this.#deps.applied.get(found.path)?.madeFolder
    this.#deps.applied.forget(found.path)
    if (after === null && made) await removeEmptyFolders(dirname(found.target), made)
  }
}

/** What a change did or, not carried out, would do, in the contract's words. */
export function report(plan: Plan, done: { backup: string | null } | null, running: boolean): ConfigChange {
  const { found, before, after } = plan
  const status = statusWord(plan, done !== null)
  const restartNeeded = running && before !== after
  return { path: found.path, status, before, after, backup: done?.backup ?? null, restartNeeded }
}

function statusWord({ kind, before, after }: Plan, done: boolean): ConfigChange['status'] {
  if (before === after) return kind === 'undo' ? 'nothing_to_undo' : 'already_connected'
  if (kind === 'undo') return done ? 'undone' : 'would_undo'
  if (!done) return 'would_connect'
  return kind === 'repair' ? 'repaired' : 'connected'
}

const contentOf = ({ path, bytes }: FoundFile): Content | undefined =>
  bytes === null ? undefined : readContent(path, bytes)

function isReadable(found: FoundFile): boolean {
  try {
    contentOf(found)
    return true
  } catch {
    return false
  }
}

const isWrittenFrom = (base: string | null, entry: Entry, text: string): boolean =>
  withEntry(base ?? '', entry) === text

async function removeEmptyFolders(from: string, topmost: string): Promise<void> {
  try {
    await rmdir(from)
    if (from !== topmost && from !== dirname(from)) await removeEmptyFolders(dirname(from), topmost)
  } catch {
    // Something else lives there by now: the folder stays.
  }
}
