import { randomBytes } from 'node:crypto'
import { rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '#contract'

const MB = 1024 * 1024
const TOO_LITTLE = 50 * MB
const LITTLE = 500 * MB

/** The data folder can be written, and only by its owner. */
export async function checkFolder(dataFolder: string, platform: NodeJS.Platform): Promise<Check> {
  const check = { id: 'data_folder', title: 'Data folder' }
  const probe = join(dataFolder, `.probe-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 })
    await rm(probe)
  } catch (error) {
    const detail = `${dataFolder} cannot be written: ${error instanceof Error ? error.message : String(error)}`
    return {
      ...check,
      status: 'failed',
      detail,
      fix: 'Give yourself the right to write there, or set GATEHOUSE_HOME to another folder.',
    }
  }
  const { mode } = await stat(dataFolder)
  if (platform !== 'win32' && (mode & 0o077) !== 0) {
    const detail = `Other people on this computer can look into ${dataFolder}.`
    return { ...check, status: 'warning', detail, fix: `chmod 700 ${dataFolder}` }
  }
  return { ...check, status: 'ok', detail: `${dataFolder} can be written.` }
}

/** Room on the disk of the data folder, in megabytes (10⁶ would please the disk's maker, 2²⁰ is what is counted). */
export async function checkSpace(dataFolder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(dataFolder)
  const free = bavail * bsize
  const shown = free > 10_000 * MB ? `${Math.floor(free / MB / 1024)} GB` : `${Math.floor(free / MB)} MB`
  const check = { id: 'disk', title: 'Free space', detail: `${shown} free where the data is.` }
  if (free > LITTLE) return { ...check, status: 'ok' }
  return { ...check, status: free > TOO_LITTLE ? 'warning' : 'failed', fix: 'Free some space on this disk.' }
}
