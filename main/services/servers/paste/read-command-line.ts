import { AppError } from '#base/errors.ts'

type CommandLine = { command: string; args: string[]; env: Record<string, string> }

/**
 * A command line as it stands in a README: words, quotes and backslashes as in a shell, `NAME=value` before the command,
 * lines joined by `\`. Nothing is expanded. Throws `bad_input` for what only a shell could run.
 */
export function readCommandLine(text: string): CommandLine {
  const line = text
    .replaceAll(/\\\r?\n/g, ' ')
    .trim()
    .replace(/^[$>]\s+/, '')
  if (/[\r\n]/.test(line)) throw new AppError('bad_input', 'Paste one command line, one address, or JSON.')
  const words = split(line)
  const from = words.findIndex(word => !/^[A-Za-z_]\w*=/.test(word))
  const [command, ...args] = from < 0 ? [] : words.slice(from)
  if (!command) throw new AppError('bad_input', 'There is no command in it.')
  const env = words.slice(0, Math.max(from, 0)).map(word => {
    const at = word.indexOf('=')
    return [word.slice(0, at), word.slice(at + 1)]
  })
  return { command, args, env: Object.fromEntries(env) }
}

/** Backslashes escape only before a quote, a space or another backslash, so that Windows paths survive. */
const PIECE =
  /'(?<single>[^']*)'|"(?<double>(?:\\["\\]|[^"])*)"|\\(?<escaped>["'\s\\])|(?<space>\s+)|(?<shell>[|&;<>`]|\$\()|(?<plain>[^'"\s|&;<>`])/gy

function split(line: string): string[] {
  const words: string[] = []
  let isOpen = false
  let end = 0
  for (const match of line.matchAll(PIECE)) {
    end = match.index + match[0].length
    const piece = textOf(match.groups ?? {})
    if (piece !== undefined) words.push((isOpen ? (words.pop() ?? '') : '') + piece)
    isOpen = piece !== undefined
  }
  if (end === line.length) return words
  throw new AppError('bad_input', `A quote is not closed: ${line.slice(end, end + 40)}`)
}

/** What a piece adds to its word; undefined for the space between two. */
function textOf({
  single,
  double,
  escaped,
  shell,
  plain,
}: Record<string, string | undefined>): string | undefined {
  if (!shell) return single ?? double?.replaceAll(/\\(["\\])/g, '$1') ?? escaped ?? plain
  const message = `${shell} has a meaning only in a shell, and Gatehouse starts servers without one. Paste one plain command.`
  throw new AppError('bad_input', message)
}
