import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import {
  access,
  lstat,
  mkdir,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import { asAppError, codeOf, readOnly } from './file-failure.ts'

/** A configuration file as it was found: where it really is (behind symbolic links), its bytes and its permissions. */
export type FoundFile = { path: string; target: string; bytes: Buffer | null; stats: Stats | null }

const MOST_BYTES = 64 * 1024 * 1024

/** Reads a file that may be absent (`bytes` null). Throws `config_invalid`, `config_read_only` or `too_large`. */
export async function findFile(path: string): Promise<FoundFile> {
  const target = await targetOf(path)
  try {
    const stats = await stat(target)
    if (!stats.isFile())
      throw new AppError(
        'config_invalid',
        `${path} is not a file but a ${stats.isDirectory() ? 'folder' : 'device'}. Move it away and try again.`,
      )
    if (stats.size > MOST_BYTES)
      throw new AppError(
        'too_large',
        `${path} is larger than ${MOST_BYTES / 1024 / 1024} MB and is left alone. Look into it, then try again.`,
      )
    return { path, target, bytes: await readFile(target), stats }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { path, target, bytes: null, stats: null }
    throw asAppError(error, path, 'read')
  }
}

/**
 * Throws `config_read_only` when the file or its folder may not be written. The mode counts for the superuser too:
 * people take the write permission away to keep other programs off the file.
 */
export async function mustBeWritable({ path, target, stats }: FoundFile): Promise<void> {
  const folder = await nearestFolder(dirname(target))
  const folderStats = await stat(folder)
  try {
    if (stats && (stats.mode & 0o222) === 0) throw readOnly(path, 'it is write-protected')
    if ((folderStats.mode & 0o222) === 0) throw readOnly(path, `the folder ${folder} is write-protected`)
    if (stats) await access(target, constants.W_OK)
    await access(folder, constants.W_OK)
  } catch (error) {
    throw asAppError(error, path, 'write')
  }
}

/**
 * Replaces (or with `next` null, removes) a file that is still what was found, in one step: new bytes go to a file
 * beside it, are brought to the disk, and take its place with its mode and owner. A link stays a link.
 * Throws `config_changed` when somebody else wrote meanwhile, `disk_full`, `config_read_only`.
 */
export async function replaceFile(found: FoundFile, next: Buffer | null): Promise<void> {
  const { path, target, stats } = found
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    if (next) await writeNew(beside, next, stats)
    await mustBeUnchanged(found)
    await patiently(() => (next ? rename(beside, target) : unlink(target)))
  } catch (error) {
    await unlink(beside).catch(() => undefined) // it may never have come to be
    throw asAppError(error, path, 'write')
  }
  await syncFolder(dirname(target))
}

/** Makes the folder of a file that is to be created. Returns the topmost folder that had to be made. */
export async function makeFolderOf(found: FoundFile): Promise<string | null> {
  try {
    return (await mkdir(dirname(found.target), { recursive: true })) ?? null
  } catch (error) {
    throw asAppError(error, found.path, 'write')
  }
}

/** Writes a new file with the given file's mode and owner (0600 when there is none), brought to the disk. */
export async function writeNew(path: string, bytes: Buffer, like: Stats | null): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    if (like) await file.chmod(like.mode & 0o7777)
    const own = await file.stat()
    if (like && (like.uid !== own.uid || like.gid !== own.gid)) await file.chown(like.uid, like.gid)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Where a path leads; a link whose end does not exist yet leads there all the same. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw asAppError(error, path, 'read')
  }
  const stats = await lstat(path).catch(() => undefined)
  if (!stats?.isSymbolicLink()) return path
  return targetOf(resolve(dirname(path), await readlink(path)))
}

async function nearestFolder(folder: string): Promise<string> {
  const there = await stat(folder).catch(() => undefined)
  return there || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))
}

async function mustBeUnchanged({ path, target, bytes }: FoundFile): Promise<void> {
  const now = await findFile(path)
  const same =
    now.target === target &&
    (bytes === null || now.bytes === null ? bytes === now.bytes : now.bytes.equals(bytes))
  if (!same)
    throw new AppError(
      'config_changed',
      `${path} was changed by another program at the same moment; nothing was written. Try again.`,
    )
}

/** Windows refuses to replace a file that a virus scanner or indexer has open for a moment. */
async function patiently(
  act: () => Promise<void>,
  tries = process.platform === 'win32' ? 10 : 1,
): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (tries <= 1 || !/^(EPERM|EACCES|EBUSY)$/.test(codeOf(error) ?? '')) throw error
    await delay(50)
    await patiently(act, tries - 1)
  }
}

/** Makes the rename itself last through a power cut, where the system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // The file is in its place already; some file systems have no sync for folders.
  }
}
