import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import { AppError } from '#base/errors.ts'
import { storageFailure } from '#base/storage-failure.ts'
import { deriveKey, newSalt, open, readSealed, seal, type SealKey } from './seal.ts'
import type { Vault } from './vault.ts'

/** Changes the values in place; true when there is something to write. */
type Edit = (values: Map<string, string>) => boolean

/**
 * Secrets in one encrypted file (0600) under a passphrase that the operator supplies (K6). The passphrase's key is kept while
 * the vault lives, because deriving it is made slow on purpose; values are not. A file that cannot be opened is never written.
 * Methods reject with `vault_locked` for a wrong passphrase and `data_damaged` for a damaged file.
 */
export function sealedVault(file: string, passphrase: string): Vault {
  let key: Promise<SealKey> | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const keyFor = async (salt: Buffer): Promise<SealKey> => {
    const known = await key
    if (known?.salt.equals(salt)) return known
    key = deriveKey(passphrase, salt)
    return await key
  }

  const read = async (): Promise<Map<string, string>> => {
    const text = await textOf(file)
    if (text === undefined) return new Map()
    const sealed = readSealed(text, file)
    return open(sealed, await keyFor(sealed.salt), file)
  }

  const edited = async (edit: Edit): Promise<void> => {
    const values = await read()
    if (!edit(values)) return
    const known = (await key) ?? (await keyFor(newSalt()))
    await write(file, seal(values, known))
  }

  // One change after the other: each reads what the one before it wrote.
  const change = (edit: Edit): Promise<void> => {
    const done = queue.then(() => edited(edit))
    queue = done.catch(() => undefined)
    return done
  }

  return {
    kind: 'sealed_file',
    get: async name => (await read()).get(name),
    set: (name, value) => change(values => Boolean(values.set(name, value))),
    delete: name => change(values => values.delete(name)),
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new AppError(
      'vault_unavailable',
      `The sealed secrets ${file} cannot be read. Check the file's permissions.`,
      { cause: error },
    )
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text, { mode: 0o600 })
  } catch (error) {
    throw storageFailure(error, file) ?? error
  }
}
