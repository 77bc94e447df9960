import { readFile } from 'node:fs/promises'
import type { Cli } from './cli.ts'
import { jsonObjectArgument } from './json-argument.ts'
import { UsageError } from './usage.ts'

/** A JSON object given as text, as `@FILE`, or as `-` for the standard input. `what` names the option in a refusal. */
export async function givenObject(
  given: string,
  what: string,
  cli: Pick<Cli, 'outside'>,
): Promise<Record<string, unknown>> {
  return jsonObjectArgument(await textOf(given, cli), what)
}

async function textOf(given: string, cli: Pick<Cli, 'outside'>): Promise<string> {
  if (given === '-') return cli.outside.readInput()
  return given.startsWith('@') ? fileText(given.slice(1)) : given
}

/** The text of a file that was named on the command line. Throws a UsageError that says why it cannot be read. */
export async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
