import { stat } from 'node:fs/promises'
import { isAbsolute, resolve, sep } from 'node:path'
import which from 'which'
import { failure, type Where } from './failure.ts'

/** The absolute path of a command. Rejects with `command_not_found` or `start_failed`. */
export async function resolveCommand(
  command: string,
  path: string,
  cwd: string | undefined,
  where: Where,
): Promise<string> {
  const isPath = isAbsolute(command) || command.includes('/') || command.includes(sep)
  const candidate = isPath ? resolve(cwd ?? process.cwd(), command) : command
  const found = await which(candidate, { path, nothrow: true })
  if (found !== null) return found
  if (isPath && (await exists(candidate)))
    throw failure(
      'start_failed',
      where,
      `The command ${candidate} of ${where.name} is not a program that may be run. Check its permissions (chmod +x).`,
    )
  throw failure(
    'command_not_found',
    where,
    isPath
      ? `The command ${candidate} of ${where.name} does not exist. Check the path.`
      : `The command "${command}" of ${where.name} was not found on the login shell's PATH. Install it, or give its absolute path. Looked in: ${path}`,
  )
}

/** Rejects with `start_failed` when the working folder is not there: spawn would blame the command. */
export async function checkFolder(cwd: string | undefined, where: Where): Promise<void> {
  if (cwd === undefined) return
  const found = await stat(cwd).catch(() => undefined)
  if (!found?.isDirectory())
    throw failure(
      'start_failed',
      where,
      `The working folder ${cwd} of ${where.name} does not exist. Create it or change the server's folder.`,
    )
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
