import { visit } from 'jsonc-parser'
import { UsageError } from './usage.ts'

/** Reads a JSON value given on the command line. A mistake is named with line and column. */
function jsonArgument(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = firstFault(text)
    throw new UsageError(
      `${what} is not valid JSON (line ${line}, column ${column}). Mind the shell's quotes: use '…' around it.`,
    )
  }
}

/** A JSON object given on the command line. */
export function jsonObjectArgument(text: string, what: string): Record<string, unknown> {
  const value = jsonArgument(text, what)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${what} must be a JSON object, such as '{"name": "value"}'.`)
  return Object.fromEntries(Object.entries(value))
}

function firstFault(text: string): { line: number; column: number } {
  const faults: { line: number; column: number }[] = []
  const onError = (_error: number, _offset: number, _length: number, line: number, character: number) =>
    void faults.push({ line: line + 1, column: character + 1 })
  visit(text, { onError }, { disallowComments: true, allowTrailingComma: false })
  return faults[0] ?? { line: 1, column: 1 }
}
