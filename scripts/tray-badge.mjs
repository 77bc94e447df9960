/** Our own figures, each in a box 4 wide and 6.4 high, drawn as strokes: the machine that builds may have no font at all. */
const figures = new Map([
  ['1', 'M.8 1.6 2.5.2V6.4'],
  ['2', 'M.2 1.8A1.8 1.8 0 0 1 3.8 1.8C3.8 3.5.2 4.4.2 6.4H4'],
  ['3', 'M.2.9C1-.2 3.8-.2 3.8 1.7 3.8 3 2.6 3.1 1.6 3.1 2.8 3.1 4 3.3 4 4.7 4 6.9.8 6.8 0 5.5'],
  ['4', 'M3 6.4V0L0 4.4H4.2'],
  ['5', 'M3.7 0H.7L.4 2.9C1.2 2.1 4 2 4 4.3 4 6.9.8 6.8 0 5.5'],
  ['6', 'M3.5.4C1.2-.6 0 1.8 0 4.4A2 2 0 1 0 4 4.4 2 2 0 0 0 0 4.4'],
  ['7', 'M0 0H4L1.5 6.4'],
  ['8', 'M2 0A1.55 1.55 0 0 0 2 3.1 1.65 1.65 0 0 1 2 6.4 1.65 1.65 0 0 1 2 3.1 1.55 1.55 0 0 0 2 0'],
  ['9', 'M.5 6C2.8 7 4 4.6 4 2A2 2 0 1 0 0 2 2 2 0 0 0 4 2'],
  ['+', 'M0 3.4H3.8M1.9 1.5V5.3'],
])

/** The counts that have a picture, with what their files are called: one to nine, and any more than that. */
export const counts = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+'].map(text => ({
  text,
  file: text.replace('+', 'plus'),
}))

/**
 * A count in the corner of a picture of 22 by 22: white on red, with a clear ring around it.
 * @param {string} text one figure, or one and a plus
 * @returns {{ hole: string, badge: string }} what to take out of the picture below, and what to put there
 */
export function countBadge(text) {
  const width = text.length === 1 ? 12.6 : 17.2
  const left = 22 - width
  /** @param {number} grown */
  const plate = grown =>
    `<rect x="${left - grown}" y="${9.4 - grown}" width="${width + 2 * grown}" height="${12.6 + 2 * grown}" rx="${6.3 + grown}"`
  const start = left + (width - text.length * 4 - (text.length - 1) * 1.6) / 2
  const strokes = Array.from(
    text,
    (figure, at) => `<path transform="translate(${start + at * 5.6} 12.5)" d="${figures.get(figure)}" />`,
  )
  return {
    hole: `${plate(1.2)} fill="#000" />`,
    badge: `${plate(0)} fill="#e03131" /><g fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g>`,
  }
}
