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

/** Reads a text as JSON, or says where it breaks. `JSON.parse` decides; its own errors do not always name a place. */
export function readJson(text: string): ReadJson {
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch {
    return { ok: false, fault: findFault(text) }
  }
}

function findFault(text: string): JsonFault {
  const errors: ParseError[] = []
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const first = errors[0]
  const offset = Math.min(first?.offset ?? 0, text.length)
  const before = text.slice(0, offset)
  const reason = first ? reasons[printParseErrorCode(first.error)] : undefined
  return {
    reason: reason ?? 'This is not JSON.',
    offset,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
  }
}
