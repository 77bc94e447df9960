/** More of a text than any label shows; what comes behind it is not even looked at. */
const readAtMost = 4000

/**
 * A text of a server's or client's as it can stand in a menu or a notification: one line, without control characters,
 * without what turns or hides other characters (bidi marks, zero-width and invisible ones), and with at most two marks
 * on a letter.
 */
function cleanLine(text: string): string {
  return text
    .slice(0, readAtMost)
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu, '')
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

/** `cleanLine`, cut at its end to so many characters. */
export function cleanText(text: string, longest = 60): string {
  const characters = Array.from(cleanLine(text))
  if (characters.length <= longest && text.length <= readAtMost) return characters.join('')
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trimEnd()}…`
}

/** `cleanLine`, cut in its middle: of a path the end tells more than the middle. */
export function cleanMiddle(text: string, longest = 60): string {
  const characters = Array.from(cleanLine(text))
  if (text.length > readAtMost) return cleanText(text, longest)
  if (characters.length <= longest) return characters.join('')
  const head = Math.ceil((longest - 1) / 2)
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (longest - 1 - head)).join('')}`
}
