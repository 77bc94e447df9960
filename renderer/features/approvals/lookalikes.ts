import { visible } from '../../ui/json-shape.ts'

/** A run of a name; `codes` are the code points of characters that may pass for others. */
export type Part = { text: string; codes: string[] }

const plain = /^[\u0020-\u007E]*$/
/** Scripts with letters that look like Latin ones. */
const twins =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u

/**
 * Cuts a name where characters may pass for others (UTS #39): invisible ones, letters of a script with Latin twins
 * beside Latin ones, and forms of ASCII characters. A `strict` name should be ASCII, so there all others count.
 */
export function nameParts(name: string, strict: boolean): Part[] {
  const hasLatin = /\p{Script=Latin}/u.test(name)
  const parts: Part[] = []
  for (const char of name) {
    const isOdd = strict ? !plain.test(char) : mayPass(char, hasLatin)
    const last = parts.at(-1)
    const codes = isOdd ? [codeOf(char)] : []
    if (last && last.codes.length > 0 === isOdd) {
      last.text += visible(char)
      last.codes.push(...codes)
    } else parts.push({ text: visible(char), codes })
  }
  return parts
}

/** The code points of a name that may pass for others, each once. */
export const oddCodes = (name: string, strict: boolean): string[] => [
  ...new Set(nameParts(name, strict).flatMap(({ codes }) => codes)),
]

function mayPass(char: string, hasLatin: boolean): boolean {
  if (plain.test(char)) return false
  if (visible(char) !== char) return true
  if (hasLatin && twins.test(char)) return true
  return plain.test(char.normalize('NFKC'))
}

const codeOf = (char: string) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
