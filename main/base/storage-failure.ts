import { AppError } from './errors.ts'

/**
 * The AppError behind a full disk or a folder that cannot be written, thrown by Node (`ENOSPC`, `EACCES`, …) or by SQLite
 * (`SQLITE_FULL`, `SQLITE_READONLY`, `SQLITE_CANTOPEN`); undefined for anything else.
 */
export function storageFailure(error: unknown, place: string): AppError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) {
    const message = `The disk that holds ${place} is full. Make room and try again; what was stored before is kept.`
    return new AppError('disk_full', message, { cause: error })
  }
  if (
    /^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|EEXIST|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM)/.test(
      code,
    )
  ) {
    const message = `Gatehouse cannot write to ${place}. Check that it is a folder you own and may write to, or set GATEHOUSE_HOME to another one.`
    return new AppError('data_read_only', message, { cause: error })
  }
  return undefined
}

/** The same for an error in the middle of the work: of the database, or for want of room; another file's trouble is not ours. */
export function databaseFailure(error: unknown): AppError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(SQLITE_|ENOSPC|EDQUOT)/.test(code) ? storageFailure(error, 'the data folder') : undefined
}
