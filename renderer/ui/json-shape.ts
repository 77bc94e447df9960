/** True for what has children: an array or an object. */
export function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The first `limit` children, each under its key or index. */
export function entriesOf(value: object, limit: number): [string, unknown][] {
  if (Array.isArray(value)) return value.slice(0, limit).map((child, index) => [String(index), child])
  return Object.entries(value).slice(0, limit)
}

/** What a closed level says of itself: `[3]`, `{name, size, …}`. */
export function summary(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`
  const keys = Object.keys(value)
  const first = keys.slice(0, 4).map(key => shown(key, 24))
  return `{${first.join(', ')}${keys.length > 4 ? ', …' : ''}}`
}

const invisible =
  // oxlint-disable-next-line no-control-regex -- these are what must not reach the screen
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|[\u{E0000}-\u{E007F}]/gu

/**
 * Makes a hostile text safe to read: controls, direction overrides and invisible characters appear as their code
 * point (`‹202E›`), so that what is shown is what is there.
 */
export function visible(text: string): string {
  return text.replace(
    invisible,
    found => `‹${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  )
}

/** `visible`, cut to `max` characters. */
export function shown(text: string, max: number): string {
  return visible(text.length > max ? `${text.slice(0, max)}…` : text)
}
