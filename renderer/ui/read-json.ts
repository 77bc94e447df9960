import { parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser'

/** Where and why a text is not JSON; line and column count from 1, `offset` from 0. */
export type JsonFault = { reason: string; offset: number; line: number; column: number }

export type ReadJson = { ok: true; value: unknown } | { ok: false; fault: JsonFault }

const reasons: Record<string, string> = {
  InvalidSymbol: 'There is an unknown word here.',
  InvalidNumberFormat: 'This is not a number JSON knows.',
  PropertyNameExpected: 'A field name in double quotes belongs here.',
  ValueExpected: 'A value belongs here.',
  ColonExpected: 'A colon belongs here.',
  CommaExpected: 'A comma belongs here.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The JSON has ended before this.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfComment: 'A comment is not closed.',
  UnexpectedEndOfString: 'A string is not closed.',
  UnexpectedEndOfNumber: 'A number is cut off.',
  InvalidUnicode: 'This is not a Unicode escape.',
  InvalidEscapeCharacter: 'This is not an escape JSON knows.',
  InvalidCharacter: 'This character must be escaped.',
}

const notJson = 'This is not JSON.'

/** Reads a text as JSON, or says where it breaks. `JSON.parse` decides; its own errors do not always name a place. */
export function readJson(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch {
    const fault = findFault(text, { loose: false })
    return { ok: false, fault: fault ?? { reason: notJson, offset: 0, line: 1, column: 1 } }
  }
}

/** Where a text first breaks; `loose` allows comments and trailing commas. */
export function findFault(text: string, { loose }: { loose: boolean }): JsonFault | undefined {
  const errors: ParseError[] = []
  parseTree(text, errors, { disallowComments: !loose, allowTrailingComma: loose })
  const [first] = errors
  if (!first) return undefined
  const offset = Math.min(first.offset, text.length)
  return {
    reason: reasons[printParseErrorCode(first.error)] ?? notJson,
    offset,
    line: text.slice(0, offset).split('\n').length,
    column: offset - text.lastIndexOf('\n', offset - 1),
  }
}
