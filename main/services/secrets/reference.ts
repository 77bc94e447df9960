import { AppError } from '#base/errors.ts'
import { SecretName } from '#contract'

/** Where a value is to be found (S4): in the vault, in the environment, or in the text itself. */
export type Reference =
  | { kind: 'keychain'; name: string }
  | { kind: 'env'; variable: string }
  | { kind: 'plain'; text: string }

/** Reads `keychain:NAME`, `env:VAR` or plain text. Throws `bad_input` for a reference with an impossible name. */
export function parseReference(text: string): Reference {
  if (text.startsWith('keychain:')) return { kind: 'keychain', name: secretName(text.slice(9)) }
  if (text.startsWith('env:')) return { kind: 'env', variable: variableName(text.slice(4)) }
  return { kind: 'plain', text }
}

function secretName(name: string): string {
  const parsed = SecretName.safeParse(name)
  if (parsed.success) return parsed.data
  throw new AppError(
    'bad_input',
    `keychain:${name.slice(0, 100)} names no secret. ${parsed.error.issues[0]?.message ?? ''}`,
  )
}

function variableName(variable: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) return variable
  throw new AppError(
    'bad_input',
    `env:${variable.slice(0, 100)} names no environment variable. Write it like env:MY_TOKEN.`,
  )
}
