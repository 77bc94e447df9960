const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

const names: Record<string, string> = isMac
  ? { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' }
  : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' }

/** `mod+K` as this computer's keyboard says it: ⌘K or Ctrl K. */
export const shortcutKeys = (shortcut: string): string =>
  shortcut
    .replace('shift+?', '?')
    .split('+')
    .map(key => names[key.toLowerCase()] ?? key.toUpperCase())
    .join(isMac ? '' : ' ')
