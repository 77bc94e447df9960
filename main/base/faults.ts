type Issue = { path: PropertyKey[]; message: string; issues?: readonly { message: string }[] }

/** The field and the sentence of each fault that a schema found; a wrong name in a map has its sentence one level down. */
export function faultsOf(issues: readonly Issue[]): { path: string; message: string }[] {
  return issues.map(({ path, message, issues: inner }) => ({
    path: path.map(String).join('.'),
    message: inner?.[0]?.message ?? message,
  }))
}

/** One sentence for each of the first faults: `url: A server of kind http needs an address (url).` */
export function faultSentence(issues: readonly Issue[]): string {
  const sentences = faultsOf(issues.slice(0, 5)).map(({ path, message }) =>
    path ? `${path}: ${message}` : message,
  )
  return sentences.join(' ')
}
