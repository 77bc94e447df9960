import { createHash } from 'node:crypto'
import { AppError } from '#base/errors.ts'
import { SecretName, type ServerInput } from '#contract'
import { looksSecret } from './looks-secret.ts'

/** A raw value on its way to the vault, and the name it gets there. */
export type Move = { name: string; value: string }

const isReference = (text: string): boolean => /^(?:keychain|env):/.test(text)

/** The names under which the vault keeps what a server was given: `server.SLUG.auth`, `server.SLUG.env.VARIABLE`. */
export function ownsSecret(slug: string, name: string): boolean {
  return name.startsWith(`server.${slug}.`)
}

/** Every name that a server's configuration refers to. */
export function referredSecrets(config: Pick<ServerInput, 'auth' | 'env'>): string[] {
  const texts = [config.auth?.secret, ...Object.values(config.env ?? {})]
  return texts.flatMap(text => (text?.startsWith('keychain:') ? [text.slice('keychain:'.length)] : []))
}

/** Fields of an input whose plain value will be moved to the vault, as the person reads them. */
export function rawSecretFields({ auth, env }: Pick<ServerInput, 'auth' | 'env'>): string[] {
  const fields = Object.entries(env ?? {}).filter(([name, value]) => isRaw(name, value))
  const inEnv = fields.map(([name]) => `env.${name}`)
  return auth?.secret && !isReference(auth.secret) ? ['auth.secret', ...inEnv] : inEnv
}

/**
 * The same configuration with references in place of raw secrets, and what has to go to the vault first.
 * A name that is in use gets a number, so that the old value stays until the new configuration is stored.
 * Throws `bad_input` for a reference to what another server was given.
 */
export function takeSecretsOut<T extends Pick<ServerInput, 'auth' | 'env'>>(
  slug: string,
  config: T,
  isTaken: (name: string) => boolean,
): { config: T; moves: Move[] } {
  refuseForeignSecrets(slug, config)
  const moves: Move[] = []
  const move = (field: string, value: string): string => {
    const name = freeName(`server.${slug}.${field}`, isTaken)
    moves.push({ name, value })
    return `keychain:${name}`
  }
  const { auth, env } = config
  const secret = auth?.secret && !isReference(auth.secret) ? move('auth', oneLine(auth.secret)) : auth?.secret
  const moved = Object.entries(env ?? {}).map(([name, value]) => [
    name,
    isRaw(name, value) ? move(`env.${name}`, value) : value,
  ])
  return {
    config: {
      ...config,
      ...(auth && { auth: { ...auth, ...(secret !== undefined && { secret }) } }),
      ...(env && { env: Object.fromEntries(moved) }),
    },
    moves,
  }
}

/** A pasted server must not have the key of another one sent to its own address. */
function refuseForeignSecrets(slug: string, config: Pick<ServerInput, 'auth' | 'env'>): void {
  const foreign = referredSecrets(config).find(name => name.startsWith('server.') && !ownsSecret(slug, name))
  if (foreign === undefined) return
  const message = `keychain:${foreign.slice(0, 120)} belongs to another server, so ${slug} may not use it. Give the value itself, or keep it as a secret of its own name and refer to that.`
  throw new AppError('bad_input', message)
}

/** Throws `bad_input` for a reference that can name nothing, before it is stored and fails at every connection. */
export function checkReferences({ auth, env = {} }: Pick<ServerInput, 'auth' | 'env'>): void {
  const texts = Object.entries({ ...env, ...(auth?.secret && { 'auth.secret': auth.secret }) })
  for (const [field, text] of texts) {
    const [, kind, name = ''] = /^(keychain|env):(.*)$/s.exec(text) ?? []
    const isGood = kind === 'keychain' ? SecretName.safeParse(name).success : /^[A-Za-z_]\w*$/.test(name)
    if (!kind || isGood) continue
    const message = `${field}: ${text.slice(0, 120)} refers to nothing. Write keychain:NAME or env:VARIABLE, with letters, digits, dots, dashes and underscores.`
    throw new AppError('bad_input', message)
  }
}

function isRaw(name: string, value: string): boolean {
  return !isReference(value) && looksSecret(name, value)
}

/** A pasted key often brings a line break along; inside it would end the header it travels in. */
function oneLine(secret: string): string {
  const value = secret.trim()
  // oxlint-disable-next-line no-control-regex -- exactly the characters that a header must not contain
  if (value !== '' && !/[\u0000-\u001F\u007F]/.test(value)) return value
  throw new AppError(
    'bad_input',
    'auth.secret: The secret is empty or contains a line break or control character.',
  )
}

function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  const base =
    wanted.length <= 96
      ? wanted
      : `${wanted.slice(0, 80)}-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!isTaken(name)) return name
  }
}
