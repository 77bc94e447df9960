import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '#base/errors.ts'
import { storageFailure } from '#base/storage-failure.ts'
import { makePrivate } from './private-file.ts'

export type DataLock = { release(): void }

/**
 * Makes the data folder (mode 0700) and takes it for this process. The lock is SQLite's own exclusive file lock, so the
 * system frees it when the holder dies, however it dies. Throws `data_in_use`, `data_read_only`, `disk_full`.
 * @param waitMs how long a copy that is just ending is waited for
 */
export function lockData(folder: string, waitMs = 500): DataLock {
  const pidFile = join(folder, 'gatehouse.pid')
  try {
    makeFolder(folder)
    const db = take(join(folder, 'gatehouse.lock'), waitMs)
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
    return {
      release: () => {
        if (!db.open) return
        rmSync(pidFile, { force: true })
        db.close()
      },
    }
  } catch (cause) {
    if (isBusy(cause)) throw inUse(folder, pidFile, cause)
    throw storageFailure(cause, folder) ?? cause
  }
}

/** One level at a time: Node's own recursive form never returns where a folder cannot exist (`/proc/x`). */
function makeFolder(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function take(file: string, waitMs: number): Database.Database {
  makePrivate(file)
  const db = new Database(file, { timeout: waitMs })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

function inUse(folder: string, pidFile: string, cause: unknown): AppError {
  const pid = holder(pidFile)
  const who = pid ? ` (process ${pid})` : ''
  const message = `Another Gatehouse${who} is using the data folder ${folder}. Use that one, end it first, or set GATEHOUSE_HOME to another folder.`
  return new AppError('data_in_use', message, { cause, data: { folder, pid } })
}

/** The number beside the lock only names the holder in a sentence; the lock itself decides. */
function holder(pidFile: string): number | null {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || null
  } catch {
    return null
  }
}
