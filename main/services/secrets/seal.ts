import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'

/** scrypt's work: 2^15 blocks of 8, about 32 MB and 50–100 ms (RFC 7914). */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
const HEADER = Buffer.from('gatehouse sealed secrets 1')

const base64 = z.base64().transform(text => Buffer.from(text, 'base64'))
const Sealed = z.object({
  format: z.literal('gatehouse-sealed-1'),
  salt: base64,
  /** Tells a wrong passphrase from a damaged file: a hash of a second half of the derived key. */
  check: base64,
  iv: base64,
  tag: base64,
  data: base64,
})
type Sealed = z.infer<typeof Sealed>
export type SealKey = { salt: Buffer; key: Buffer; check: Buffer }

export const newSalt = (): Buffer => randomBytes(16)

/** The AES key of a passphrase, and what tells that it is the right one. */
export async function deriveKey(passphrase: string, salt: Buffer): Promise<SealKey> {
  const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)
  const bytes = await derive(passphrase.normalize('NFC'), salt, 64, COST)
  return { salt, key: bytes.subarray(0, 32), check: createHash('sha256').update(bytes.subarray(32)).digest() }
}

/** Encrypts with AES-256-GCM under a fresh nonce. */
export function seal(values: ReadonlyMap<string, string>, { salt, key, check }: SealKey): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(HEADER)
  const data = Buffer.concat([cipher.update(JSON.stringify([...values])), cipher.final()])
  const fields = Object.entries({ salt, check, iv, tag: cipher.getAuthTag(), data })
  const body = fields.map(([name, bytes]) => [name, bytes.toString('base64')])
  return `${JSON.stringify({ format: 'gatehouse-sealed-1', ...Object.fromEntries(body) }, null, 2)}\n`
}

/** Reads the envelope. Throws `data_damaged`. */
export function readSealed(text: string, file: string): Sealed {
  try {
    const sealed = Sealed.parse(JSON.parse(text))
    if (sealed.iv.length === 12 && sealed.tag.length === 16 && sealed.check.length === 32) return sealed
  } catch (cause) {
    throw damaged(file, cause)
  }
  throw damaged(file, undefined)
}

/** Throws `vault_locked` for a wrong passphrase, `data_damaged` when the content was altered. */
export function open(sealed: Sealed, { key, check }: SealKey, file: string): Map<string, string> {
  if (!timingSafeEqual(check, sealed.check)) {
    const message = `The passphrase in GATEHOUSE_VAULT_KEY does not open ${file}. Start Gatehouse with the passphrase the file was sealed with; the file is left as it is.`
    throw new AppError('vault_locked', message)
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv).setAAD(HEADER).setAuthTag(sealed.tag)
    const text = Buffer.concat([decipher.update(sealed.data), decipher.final()]).toString()
    return new Map(z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(text)))
  } catch (cause) {
    throw damaged(file, cause)
  }
}

function damaged(file: string, cause: unknown): AppError {
  const message = `The sealed secrets ${file} are damaged and were left as they are. Restore the file from a backup, or move it away and enter the secrets again.`
  return new AppError('data_damaged', message, { cause })
}
