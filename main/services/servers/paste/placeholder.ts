import { AppError } from '#base/errors.ts'

/** A value with its placeholder read as a reference; the note tells what the person still has to do. */
type Filled = { value: string; note?: string }

const WHOLE = /^\$\{(?:(env|input):|env\.)?([^{}:]+)(?::-[^{}]*)?\}$/
const ANY = /\$\{[^{}]+\}/

/**
 * `${env:X}`, `${X}` and `${X:-default}` as a whole become `env:X`; VS Code's `${input:ID}` becomes `keychain:ID`, to be set
 * by the person. Throws `bad_input` for a placeholder inside other text, which no reference can stand for.
 */
export function fillPlaceholder(text: string, where: string): Filled {
  const match = WHOLE.exec(text.trim())
  if (!match) return withoutPlaceholder(text, where)
  const [, kind, name = ''] = match
  if (kind === 'input') return fromInput(name)
  if (/^[A-Za-z_]\w*$/.test(name)) return { value: `env:${name}` }
  throw new AppError('bad_input', `${text.trim()} in ${where} is not known here.`)
}

function withoutPlaceholder(text: string, where: string): Filled {
  const inside = ANY.exec(text)?.[0]
  if (!inside) return { value: text }
  throw new AppError(
    'bad_input',
    `${inside} stands inside other text in ${where}, which cannot be kept as a reference. Put the whole value in place of it.`,
  )
}

function fromInput(id: string): Filled {
  const name = id.replaceAll(/[^\w.-]/g, '-').slice(0, 100)
  return { value: `keychain:${name}`, note: `It needs the secret ${name}: set it under Settings, Secrets.` }
}
