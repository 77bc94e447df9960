import { createHash } from 'node:crypto'
import { lstat, mkdir, unlink } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#base/errors.ts'

/** sun_path holds 104 bytes on macOS and 108 on Linux, the end mark included. */
const longestSocketPath = 100

/** Where the local socket of a data folder lives: in it, or, when that path is too long for a socket, in a private temp folder. */
export async function socketPath(dataFolder: string, platform = process.platform): Promise<string> {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 24)
  if (platform === 'win32') return `\\\\.\\pipe\\gatehouse-${hash}`
  const path = join(dataFolder, 'gatehouse.sock')
  if (Buffer.byteLength(path) <= longestSocketPath) return path
  const folder = join(tmpdir(), `gatehouse-${userInfo().uid}`)
  await mkdir(folder, { mode: 0o700, recursive: true })
  await assertPrivate(folder)
  return join(folder, `${hash}.sock`)
}

/** The temp folder is shared: someone else may have made this one first, and would then own our socket. */
async function assertPrivate(folder: string): Promise<void> {
  const stats = await lstat(folder)
  if (stats.isDirectory() && stats.uid === userInfo().uid && (stats.mode & 0o077) === 0) return
  const message = `The folder ${folder} is not private to you. Remove it, or set TMPDIR to a folder of your own.`
  throw new AppError('data_in_use', message)
}

/** Removes the socket file that a killed Gatehouse left. Safe because the data folder's lock is ours. */
export async function removeStaleSocket(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isSocket()) await unlink(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
