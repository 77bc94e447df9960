import { deepestJson, isDeeperThan } from '#base/nesting.ts'

/**
 * Parses a text from outside. Throws a SyntaxError for what is no JSON, a RangeError for JSON nested so deeply that
 * writing it again would exhaust the stack.
 */
export function parseJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Each level takes two characters at least.
  if (text.length > 2 * deepestJson && isDeeperThan(value, deepestJson))
    throw new RangeError(`The JSON is nested more than ${deepestJson} levels deep.`)
  return value
}
