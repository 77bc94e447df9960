import { AppError } from '#base/errors.ts'
import type { Caller } from '#contract'
import type { Parts } from './parts.ts'

/**
 * Whether a caller is the person at this computer. On a desktop the command line is not: an agent with a shell could type
 * there what the person alone may decide. Where there is no desktop it is the person's only way.
 */
export function isPerson({ settings, info }: Pick<Parts, 'settings' | 'info'>, { face }: Caller): boolean {
  if (face === 'rest' || face === 'mcp') return false
  if (face !== 'cli') return true
  const { approvals, desktop } = settings.get()
  if (approvals.commandLine !== 'auto') return approvals.commandLine === 'yes'
  return info.face !== 'desktop' && !desktop.used
}

/** Throws `person_needed`. */
export function requirePerson(parts: Pick<Parts, 'settings' | 'info'>, caller: Caller, what: string): void {
  if (isPerson(parts, caller)) return
  const where =
    caller.face === 'cli'
      ? 'Use the window or the tray, or let the command line count as you under Settings › Approvals.'
      : 'Use the window, the tray or the command line of the computer it runs on.'
  throw new AppError('person_needed', `Only the person at this computer may ${what}. ${where}`)
}

/** Who decides, from where, as the record has it. */
export const deciderOf = ({ name, face }: Caller): { by: string; from: string } => ({ by: name, from: face })
