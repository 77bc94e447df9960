import { AppError } from '#base/errors.ts'

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

/** Refuses names that show as something else than they are, or that stand for other callers. Throws `bad_input`. */
export function checkName(name: string): void {
  // Control and format characters, and whatever else leaves no mark.
  if (/[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/u.test(name))
    throw new AppError('bad_input', 'name: a key’s name must not hold characters that cannot be seen.')
  const plain = folded(name)
  if (!taken.has(plain) && !plain.startsWith('workflow:')) return
  const message = `name: ${JSON.stringify(name)} stands for another caller in rules and in the record. Choose another name.`
  throw new AppError('bad_input', message)
}
