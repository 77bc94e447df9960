/**
 * Characters a person cannot see, or that move or hide others: controls (a terminal obeys them), bidirectional
 * overrides, zero-width characters, Unicode tags. Left alone are tab, line feed, and the joiners that emoji,
 * Persian and Indic scripts need.
 */
const unseen = /(?![\t\n]|\u200C|\u200D|\uFE0F)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{DI}\u2800]/gu

/** Text of a server as a person may be shown it: each unseen character becomes a visible mark. What clients get stays as it came. */
export function readable(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(unseen, '\uFFFD')
}
