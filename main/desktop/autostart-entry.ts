/** Marks the file as ours: another program's file of the same name stays as it is. */
const mark = 'X-Gatehouse-Autostart=true'

export type Command = { command: string; args: readonly string[]; env: Readonly<Record<string, string>> }

/** The text of an XDG autostart file (Desktop Application Autostart Specification) that starts a program with the session. */
export function autostartEntry({ command, args, env }: Command): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const words = settings.length > 0 ? ['env', ...settings, command, ...args] : [command, ...args]
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gatehouse',
    'Comment=Control panel and MCP gateway between AI agents and your tools',
    `Exec=${words.map(quoted).join(' ')}`,
    'Icon=gatehouse',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    mark,
    '',
  ].join('\n')
}

/**
 * What is to be done to the file. `found` is its text, undefined when there is none; `wanted` undefined when Gatehouse does not
 * start at login. One that the desktop's own settings have switched off stays so until the person switches it here.
 */
export function autostartStep(
  found: string | undefined,
  wanted: string | undefined,
  changedHere: boolean,
): 'write' | 'remove' | 'leave' | 'not_ours' {
  if (found === undefined) return wanted === undefined ? 'leave' : 'write'
  if (!found.split(/\r?\n/).includes(mark)) return wanted === undefined ? 'leave' : 'not_ours'
  if (wanted === undefined) return 'remove'
  const switchedOff = /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(found)
  return found === wanted || (switchedOff && !changedHere) ? 'leave' : 'write'
}

/**
 * One argument of Exec (Desktop Entry Specification, "The Exec key"): in double quotes with `"`, `` ` ``, `$` and `\` behind a
 * backslash, that again doubled because the value is a string, and `%` doubled because it begins a field code.
 */
function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:@=+,-]+$/.test(word)) return word
  if (/\p{Cc}/u.test(word)) throw new Error('A command of an autostart file has no control characters.')
  const inside = word.replaceAll(/["`$\\]/g, found => `\\${found}`)
  return `"${inside.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`
}
