import { AppError } from '#base/errors.ts'

/** The system's code of a failed file operation, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const FULL = new Set(['ENOSPC', 'EDQUOT'])
const MISPLACED = new Set(['ENOTDIR', 'EISDIR', 'ELOOP', 'EEXIST'])
const WHY: Record<string, string> = {
  EROFS: 'the disk is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
}

/** A failing file operation as a sentence; an AppError stays as it is. */
export function asAppError(cause: unknown, path: string, doing: 'read' | 'write'): AppError {
  if (cause instanceof AppError) return cause
  const code = codeOf(cause) ?? ''
  if (FULL.has(code)) {
    const message = `The disk with ${path} is full; nothing was changed. Free some space and try again.`
    return new AppError('disk_full', message, { cause })
  }
  if (MISPLACED.has(code)) {
    const message = `${path} cannot be a file there: a part of the path is something else (${code}). Move that away and try again.`
    return new AppError('config_invalid', message, { cause })
  }
  const why = WHY[code] ?? `the system says ${code || String(cause)}`
  if (doing === 'write') return readOnly(path, why, cause)
  const message = `${path} cannot be read: ${why}. Give yourself access to it and try again.`
  return new AppError('config_read_only', message, { cause })
}

/** The refusal to write a file that may not be written. */
export function readOnly(path: string, why: string, cause?: unknown): AppError {
  const message = `${path} cannot be written: ${why}. Allow writing and try again; nothing was changed.`
  return new AppError('config_read_only', message, { cause })
}
