import { AppError } from '#base/errors.ts'
import type { Language } from '#contract'
import type { Json } from './language.ts'

/**
 * A value as a literal of a language, on one line. Every character from which code could be made is written as an
 * escape, so that even a literal in a wrong place holds no quote, bracket, operator or substitution of the value's.
 * Throws `expression_failed` for what the language cannot hold.
 */
export function literal(value: Json, language: Language): string {
  switch (language) {
    case 'python':
      return python(value)
    case 'javascript':
      return javascript(value)
    case 'bash':
      return bash(value)
    case 'powershell':
      return powershell(value)
    case 'go':
      return go(value)
  }
}

function python(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'string') return quoted(value, codePoints)
  // The parser of Python has a limit of nesting; its JSON reader a far higher one.
  return `__import__("json").loads(${quoted(JSON.stringify(value), codePoints)})`
}

function javascript(value: Json): string {
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'string') return quoted(value, unicode)
  // Not an object literal: there a key "__proto__" would set the prototype.
  if (typeof value === 'object' && value !== null)
    return `JSON.parse(${quoted(JSON.stringify(value), unicode)})`
  return String(value)
}

/** Texts as they are, anything else as its JSON text; null is the empty text. */
function bash(value: Json): string {
  if (typeof value === 'number') return String(value)
  if (value === null) return "''"
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.includes('\0')) throw cannotHold('Bash cannot hold the character NUL')
  mustBeWhole(text, 'Bash')
  // Not even a space: in a wrong place it would begin another word, and a word can be a command.
  if (/^[A-Za-z0-9_.,:/@+-]*$/.test(text)) return `'${text}'`
  const bytes = [...Buffer.from(text)].map(byte => {
    const character = String.fromCharCode(byte)
    return character !== ' ' && plain.test(character) ? character : `\\x${hex(byte, 2)}`
  })
  return `$'${bytes.join('')}'`
}

/** PowerShell takes curly quotes for quotes, so anything unusual is written as its numbers. */
function powershell(value: Json): string {
  if (value === null) return '$null'
  if (typeof value === 'boolean') return value ? '$true' : '$false'
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'string') return powershellText(value)
  if (Array.isArray(value)) {
    // A list of one needs the comma, or PowerShell takes it apart.
    return `@(${value.length === 1 ? ',' : ''}${value.map(powershell).join(', ')})`
  }
  const pairs = Object.entries(value).map(([key, one]) => `${powershellText(key)} = ${powershell(one)}`)
  return `([pscustomobject]@{${pairs.join('; ')}})`
}

function powershellText(text: string): string {
  if (/^[A-Za-z0-9 _.,:/@+-]*$/.test(text)) return `'${text}'`
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
  return `(-join [char[]](${units.join(',')}))`
}

function go(value: Json): string {
  if (value === null) return 'nil'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numeral(value)
  if (typeof value === 'string') {
    mustBeWhole(value, 'Go')
    return quoted(value, codePoints)
  }
  if (Array.isArray(value)) return `[]any{${value.map(go).join(', ')}}`
  const pairs = Object.entries(value).map(([key, one]) => `${go(key)}: ${go(one)}`)
  return `map[string]any{${pairs.join(', ')}}`
}

/** In brackets when negative: `x-{{…}}` must not become `x--5`. Exponents only where the digits would not fit. */
function numeral(value: number): string {
  if (Object.is(value, -0)) return '(-0.0)'
  const digits = String(Math.abs(value))
  const text =
    Number.isInteger(value) && !Number.isSafeInteger(value) ? Math.abs(value).toExponential() : digits
  return value < 0 ? `(-${text})` : text
}

/** Characters that are left as they are: none of them ends a literal, calls, assigns or substitutes. */
const plain = /^[A-Za-z0-9 _.,:@+-]$/
const special = /[^A-Za-z0-9 _.,:@+-]+/g

const quoted = (text: string, escape: (part: string) => string) => `"${text.replaceAll(special, escape)}"`
const unicode = (part: string) =>
  Array.from({ length: part.length }, (_, at) => `\\u${hex(part.charCodeAt(at), 4)}`).join('')
/** Python and Go would read two halves as two characters. */
const codePoints = (part: string) => Array.from(part, codePoint).join('')
function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0
  return point > 0xff_ff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`
}
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

function mustBeWhole(text: string, language: string): void {
  if (!text.isWellFormed()) throw cannotHold(`${language} cannot hold half of a character (a lone surrogate)`)
}

const cannotHold = (what: string) =>
  new AppError(
    'expression_failed',
    `A value cannot be written into the script: ${what}. Remove it from the input, or read the value from the context on standard input.`,
  )
