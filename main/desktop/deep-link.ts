/** The scheme's name, as the operating system knows it. */
export const linkScheme = 'gatehouse'

/** What a link may open: screens of the panel, each with at most so many names behind it. */
const screens = new Map([
  ['overview', 0],
  ['servers', 1],
  ['tools', 2],
  ['workflows', 2],
  ['templates', 1],
  ['jobs', 1],
  ['approvals', 1],
  ['activity', 1],
  ['clients', 1],
  ['settings', 1],
])

/** Letters, digits, dots, dashes and underscores; nothing that could lead elsewhere. */
const form = /^gatehouse:\/\/([a-z]+)((?:\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,2})\/?$/

/** The panel's path that a link stands for, `/approvals/call_12`; undefined for everything that is not exactly such a link (U6). */
export function linkedPath(link: string): string | undefined {
  const [, screen = '', rest = ''] = form.exec(link) ?? []
  const names = screens.get(screen)
  if (names === undefined || rest.split('/').length - 1 > names) return undefined
  return screen === 'overview' ? '/' : `/${screen}${rest}`
}

/** The first link among a program's arguments: so a second start hands it on. */
export function linkIn(argv: readonly string[]): string | undefined {
  return argv.map(linkedPath).find(path => path !== undefined)
}
