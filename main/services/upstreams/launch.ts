import { stat } from 'node:fs/promises'
import { isAbsolute, resolve, sep } from 'node:path'
import which from 'which'
import { failure, type Where } from './failure.ts'

/** What the MCP SDK lets a stdio server inherit (its `DEFAULT_INHERITED_ENV_VARS`): nothing that could hold a secret. */
const inherited =
  process.platform === 'win32'
    ? [
        'APPDATA',
        'HOMEDRIVE',
        'HOMEPATH',
        'LOCALAPPDATA',
        'PROCESSOR_ARCHITECTURE',
        'SYSTEMDRIVE',
        'SYSTEMROOT',
        'TEMP',
        'USERNAME',
        'USERPROFILE',
        'PROGRAMFILES',
        'PATHEXT',
      ]
    : ['HOME', 'LOGNAME', 'SHELL', 'TERM', 'USER']

/** The environment of a server: the few inherited variables, the login shell's PATH, and its own, already resolved. */
export function childEnvironment(path: string, own: Record<string, string>): Record<string, string> {
  const environment: Record<string, string> = { PATH: path }
  for (const name of inherited) {
    const value = process.env[name]
    // A value that starts with "()" is an exported shell function, a known way to smuggle code in.
    if (value !== undefined && !value.startsWith('()')) environment[name] = value
  }
  return { ...environment, ...own }
}

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
