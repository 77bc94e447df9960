import { isTakenName } from '#base/caller-names.ts'
import { AppError } from '#base/errors.ts'

/** Refuses names that show as something else than they are, or that stand for other callers. Throws `bad_input`. */
export function checkName(name: string): void {
  // Control and format characters, and whatever else leaves no mark.
  if (/[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/u.test(name))
    throw new AppError('bad_input', 'name: a key’s name must not hold characters that cannot be seen.')
  if (!isTakenName(name)) return
  const message = `name: ${JSON.stringify(name)} stands for another caller in rules and in the record. Choose another name.`
  throw new AppError('bad_input', message)
}
