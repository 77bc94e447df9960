import { createScanner, parse, type ParseError, type SyntaxKind } from 'jsonc-parser'
import { AppError } from '#base/errors.ts'

// The library's enums are erased from its types; these are its numbers.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SyntaxKind.{OpenBraceToken,OpenBracketToken,ColonToken,StringLiteral}
const [OPEN_BRACE, OPEN_BRACKET, COLON, STRING] = [1, 3, 6, 10] as [
  SyntaxKind,
  SyntaxKind,
  SyntaxKind,
  SyntaxKind,
]

const SENTENCES: Readonly<Record<number, string>> = {
  1: 'something that is not JSON',
  2: 'a number in a wrong form',
  3: 'a name in double quotes is expected',
  4: 'a value is expected',
  5: 'a colon is expected',
  6: 'a comma is expected',
  7: 'a closing brace } is expected',
  8: 'a closing bracket ] is expected',
  9: 'there is text after the end of the JSON',
  10: 'a comment is not closed',
  11: 'a comment is not closed',
  12: 'a text in quotes is not closed',
  13: 'a number breaks off',
  14: 'a wrong \\u character',
  15: 'a wrong escape character',
  16: 'a control character inside a text',
}

/** `json`, `members` (`"name": {…}` without the braces around it, as people copy it), or `text`. */
export function shapeOf(text: string): 'json' | 'members' | 'text' {
  const scanner = createScanner(text, true)
  const first = scanner.scan()
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return 'json'
  return first === STRING && scanner.scan() === COLON ? 'members' : 'text'
}

/** JSON with comments and trailing commas. Throws `bad_input` with the line and column of the first error. */
export function readJson(text: string, shape: 'json' | 'members'): unknown {
  const errors: ParseError[] = []
  const added = shape === 'members' ? 1 : 0
  const whole = added ? `{${text}\n}` : text
  const value = parseDeep(whole, errors)
  const first = errors.toSorted((a, b) => a.offset - b.offset)[0]
  if (!first) return value
  const { line, column } = placeOf(text, Math.max(0, first.offset - added))
  const what = SENTENCES[first.error] ?? 'something that is not JSON'
  throw new AppError('bad_input', `This is not valid JSON: line ${line}, column ${column}: ${what}.`, {
    data: { line, column },
  })
}

function parseDeep(text: string, errors: ParseError[]): unknown {
  try {
    return parse(text, errors, { allowTrailingComma: true, disallowComments: false })
  } catch (cause) {
    // The parser is recursive; a hundred thousand brackets exhaust its stack.
    if (cause instanceof RangeError)
      throw new AppError('bad_input', 'This JSON is nested too deeply.', { cause })
    throw cause
  }
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
