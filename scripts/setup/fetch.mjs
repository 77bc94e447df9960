import { createHash, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cache } from './root.mjs'
import { npm, run } from './run.mjs'
import { SetupError } from './say.mjs'

/** @typedef {{ name: string, version: string, integrity: string }} Pin a package and the exact bytes it must have */

/** @param {string} file @param {string} algorithm @param {'hex' | 'base64'} encoding */
async function digest(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  return hash.digest(encoding)
}

/**
 * Refuses a file that is not, byte for byte, the expected one.
 * @param {string} file
 * @param {string} integrity `sha512-…` as in a lockfile, or `sha256:…` in hex
 */
export async function verify(file, integrity) {
  const [, algorithm, separator, expected = ''] = /^(sha256|sha512)([-:])(.+)$/.exec(integrity) ?? []
  if (!algorithm) throw new Error(`Not an integrity: ${integrity}`)
  const actual = Buffer.from(await digest(file, algorithm, separator === '-' ? 'base64' : 'hex'))
  const wanted = Buffer.from(expected)
  if (actual.length === wanted.length && timingSafeEqual(actual, wanted)) return
  throw new SetupError(
    `${file} is not the file that was expected (its ${algorithm} differs). It was not used; remove it and try again.`,
  )
}

/**
 * Fetches a package by npm, verifies it, and unpacks it into `target`, which then is complete or absent.
 * @param {Pin} pin
 * @param {string} target
 * @param {{ strip?: number, only?: string, exclude?: string, check?: (folder: string) => Promise<void> }} [options]
 */
export async function fetchPackage(pin, target, options = {}) {
  const { strip = 1, only = 'package', exclude, check } = options
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'fetch-'))
  try {
    const { code, output } = await npm(['pack', `${pin.name}@${pin.version}`, '--pack-destination', work], {
      quiet: true,
    })
    const [file] = await readdir(work)
    if (code !== 0 || !file)
      throw new SetupError(`npm could not fetch ${pin.name}@${pin.version}. ${lastLine(output)}`)
    await verify(join(work, file), pin.integrity)
    const folder = join(work, 'unpacked')
    await mkdir(folder)
    const skip = exclude ? [`--exclude=${exclude}`] : []
    const tar = ['-xzf', join(work, file), '-C', folder, `--strip-components=${strip}`, ...skip, only]
    const unpacked = await run('tar', tar, { quiet: true })
    if (unpacked.code !== 0)
      throw new SetupError(`tar could not unpack ${pin.name}. ${lastLine(unpacked.output)}`)
    await check?.(folder)
    await rm(target, { recursive: true, force: true })
    await mkdir(dirname(target), { recursive: true })
    await rename(folder, target)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} text */
export function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? ''
}
