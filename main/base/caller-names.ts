/** Names under which other callers appear in rules and in the record. */
const taken = new Set([
  'window',
  'tray',
  'notification',
  'cli',
  'rest',
  'mcp',
  'test',
  'gatehouse',
  'bridge',
  'schedule',
  'webhook',
])

/** Equal for names that read as the same: full-width letters, capitals and spaces make no other client. */
export const folded = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Whether a name stands for another caller than a client that gave it to itself. */
export function isTakenName(name: string): boolean {
  const plain = folded(name)
  return taken.has(plain) || plain.startsWith('workflow:')
}
