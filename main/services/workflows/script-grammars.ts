import type { Language } from '#contract'

/** What stands at a place of a script. `test` is Bash's `[[ … ]]`. */
export type Place = 'code' | 'arithmetic' | 'test' | 'string' | 'comment'
/** What to do where a pattern matches: enter a mode, leave this one, go on in it, or await a heredoc. */
type Action = string
/** Patterns are sticky and tried in order. */
export type Mode = { place: Place; rules: [RegExp, Action][] }
export type Grammar = Record<string, Mode>

const lineComment: Mode = { place: 'comment', rules: [[/\n/y, 'pop']] }
const blockComment: Mode = { place: 'comment', rules: [[/\*\//y, 'pop']] }
const text = (end: RegExp, escape: RegExp = /\\[\s\S]/y, ...more: [RegExp, Action][]): Mode => ({
  place: 'string',
  rules: [[escape, 'stay'], [end, 'pop'], ...more],
})
const never = /(?!)/y

const python: Grammar = {
  code: {
    place: 'code',
    rules: [
      [/#/y, 'comment'],
      [/'''/y, 'longSingle'],
      [/"""/y, 'longDouble'],
      [/'/y, 'single'],
      [/"/y, 'double'],
    ],
  },
  comment: lineComment,
  longSingle: text(/'''/y),
  longDouble: text(/"""/y),
  single: text(/['\n]/y),
  double: text(/["\n]/y),
}

/** A slash begins a regular expression where no value stands before it. */
const regularExpression =
  /(?<=(?:^|[(,=:[!&|?{};+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))[ \t]*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y

const javascript: Grammar = {
  code: {
    place: 'code',
    rules: [
      [/(?<![\s\S])#!/y, 'comment'],
      [/\/\//y, 'comment'],
      [/\/\*/y, 'block'],
      [regularExpression, 'stay'],
      [/'/y, 'single'],
      [/"/y, 'double'],
      [/`/y, 'template'],
      [/\{/y, 'code'],
      [/\}/y, 'pop'],
    ],
  },
  comment: lineComment,
  block: blockComment,
  single: text(/['\n]/y),
  double: text(/["\n]/y),
  template: text(/`/y, undefined, [/\$\{/y, 'code']),
}

const go: Grammar = {
  code: {
    place: 'code',
    rules: [
      [/\/\//y, 'comment'],
      [/\/\*/y, 'block'],
      [/"/y, 'double'],
      [/'/y, 'single'],
      [/`/y, 'raw'],
    ],
  },
  comment: lineComment,
  block: blockComment,
  single: text(/['\n]/y),
  double: text(/["\n]/y),
  raw: text(/`/y, never),
}

const powershellCode: [RegExp, Action][] = [
  [/<#/y, 'block'],
  [/(?<![\w`$-])#/y, 'comment'],
  [/@['‘’‚‛][ \t]*\r?\n/y, 'hereSingle'],
  [/@["“”„][ \t]*\r?\n/y, 'hereDouble'],
  [/`[\s\S]/y, 'stay'],
  [/['‘’‚‛]/y, 'single'],
  [/["“”„]/y, 'double'],
]
const powershell: Grammar = {
  code: { place: 'code', rules: powershellCode },
  inBrackets: { place: 'code', rules: [...powershellCode, [/\(/y, 'inBrackets'], [/\)/y, 'pop']] },
  comment: lineComment,
  block: { place: 'comment', rules: [[/#>/y, 'pop']] },
  single: text(/['‘’‚‛]/y, /['‘’‚‛]{2}/y),
  double: text(/["“”„]/y, /`[\s\S]|["“”„]{2}/y, [/\$\(/y, 'inBrackets']),
  hereSingle: text(/\n['‘’‚‛]@/y, never),
  hereDouble: text(/\n["“”„]@/y, /`[^\n]/y, [/\$\(/y, 'inBrackets']),
}

const bashQuotes: [RegExp, Action][] = [
  [/\$'/y, 'ansi'],
  [/\$?"/y, 'double'],
  [/'/y, 'single'],
]
const bashSubstitutions: [RegExp, Action][] = [
  [/`/y, 'backtick'],
  [/\$\(\(/y, 'arithmetic'],
  [/\$\[/y, 'oldArithmetic'],
  [/\$\(/y, 'inBrackets'],
  [/\$\{/y, 'parameter'],
]
const bashCode: [RegExp, Action][] = [
  [/\\[\s\S]/y, 'stay'],
  [/(?<=^|[\s;&|()])#/y, 'comment'],
  [/<<</y, 'stay'],
  [/<<(-?)[ \t]*(\\?[\w.-]+|'[^'\n]+'|"[^"\n]+")/y, 'heredoc'],
  [/(?<=^|[\s;&|(])\(\(/y, 'arithmetic'],
  [/(?<=^|[\s;&|(!])\[\[(?=\s)/y, 'test'],
  // A subscript is arithmetic, and arithmetic runs what is substituted in it.
  [/(?<=\w)\[/y, 'oldArithmetic'],
  ...bashQuotes,
  ...bashSubstitutions,
]
const bash: Grammar = {
  code: { place: 'code', rules: bashCode },
  inBrackets: { place: 'code', rules: [...bashCode, [/\(/y, 'inBrackets'], [/\)/y, 'pop']] },
  test: {
    place: 'test',
    rules: [[/\]\]/y, 'pop'], [/\\[\s\S]/y, 'stay'], ...bashQuotes, ...bashSubstitutions],
  },
  arithmetic: {
    place: 'arithmetic',
    rules: [[/\)\)/y, 'pop'], ...bashQuotes, ...bashSubstitutions, [/\(/y, 'arithmeticBrackets']],
  },
  arithmeticBrackets: {
    place: 'arithmetic',
    rules: [[/\(/y, 'arithmeticBrackets'], [/\)/y, 'pop'], ...bashQuotes, ...bashSubstitutions],
  },
  oldArithmetic: { place: 'arithmetic', rules: [[/\]/y, 'pop'], ...bashQuotes, ...bashSubstitutions] },
  comment: lineComment,
  single: text(/'/y, never),
  ansi: text(/'/y),
  double: text(/"/y, undefined, ...bashSubstitutions),
  backtick: text(/`/y),
  parameter: text(/\}/y, undefined, [/\$?"/y, 'double'], ...bashSubstitutions),
}

/** Just enough of each language to tell code from strings and comments. */
export const grammars: Record<Language, Grammar> = { python, javascript, powershell, bash, go }
