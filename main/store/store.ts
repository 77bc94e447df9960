import Database from 'better-sqlite3'
import { AppError } from '#base/errors.ts'
import { storageFailure } from '#base/storage-failure.ts'
import { migrations } from './migrations/index.ts'
import { makePrivate } from './private-file.ts'

export type Store = Database.Database

/**
 * Opens the database and brings it to the newest schema. `:memory:` gives a test its own.
 * Throws `data_newer` when a newer Gatehouse wrote it, `data_damaged` when it is not a database,
 * `data_read_only` and `disk_full` when it cannot be written.
 */
export function openStore(file: string): Store {
  const db = connect(file)
  try {
    db.pragma('journal_mode = WAL')
    // A step that was stored as done must be done after a power cut too (J1).
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    migrate(db, file)
    return db
  } catch (cause) {
    db.close()
    if (cause instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(cause.code)) {
      const message = `The database ${file} is damaged. Move it away and start again, or restore a backup.`
      throw new AppError('data_damaged', message, { cause })
    }
    throw storageFailure(cause, file) ?? cause
  }
}

function connect(file: string): Store {
  try {
    // The files that SQLite keeps beside it get its mode.
    if (file !== ':memory:') makePrivate(file)
    return new Database(file)
  } catch (cause) {
    throw storageFailure(cause, file) ?? cause
  }
}

function migrate(db: Store, file: string): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SQLite returns an integer here
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > migrations.length) {
    const message = `${file} was written by a newer Gatehouse (schema ${version}, this one knows ${migrations.length}). Update Gatehouse.`
    throw new AppError('data_newer', message)
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}
