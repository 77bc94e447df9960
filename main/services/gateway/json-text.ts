const deepest = 500

/**
 * Parses a text from outside. Throws a SyntaxError for what is no JSON, a RangeError for JSON nested so deeply that
 * writing it again would exhaust the stack.
 */
export function parseJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Each level takes two characters at least.
  if (text.length > 2 * deepest && isDeeperThan(value, deepest))
    throw new RangeError(`The JSON is nested more than ${deepest} levels deep.`)
  return value
}

function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value].filter(isNode)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap(node => Object.values(node).filter(isNode))
  }
  return false
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
