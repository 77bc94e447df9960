/** One sign of a glob: any run of characters, one character, or a character itself. */
type GlobSign = { is: 'run' } | { is: 'one' } | { is: 'letter'; letter: string }

/** The signs of a glob: `*` any run of characters, `?` one, `\` takes the next sign as it is. */
function globSigns(pattern: string): GlobSign[] {
  const letters = Array.from(pattern)
  const signs: GlobSign[] = []
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? ''
    const next = letters[at + 1]
    if (letter === '*') signs.push({ is: 'run' })
    else if (letter === '?') signs.push({ is: 'one' })
    else if (letter === '\\' && next !== undefined) {
      signs.push({ is: 'letter', letter: next })
      at++
    } else signs.push({ is: 'letter', letter })
  }
  return signs
}

/** A glob that matches exactly this name, whatever signs are in it. */
export function literalGlob(name: string): string {
  return name.replaceAll(/[*?\\]/g, String.raw`\$&`)
}

/** Says of a text whether a glob matches it whole. Takes time in proportion to pattern × text, whatever they are. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const signs = globSigns(pattern)
  const letters = signs.map(sign => (sign.is === 'letter' ? sign.letter : undefined))
  const length = letters.indexOf(undefined)
  if (length < 0) {
    const name = letters.join('')
    return text => text === name
  }
  // Most names differ in the letters before the first sign already.
  const beginning = letters.slice(0, length).join('')
  return text =>
    text.startsWith(beginning) &&
    walks(signs, Array.from(text), (sign, letter) => sign.is === 'one' || isLetter(sign, letter))
}

/** Whether everything that `narrow` matches `wide` matches too. May say no where it is so. */
export function globCovers(wide: string, narrow: string): boolean {
  return walks(globSigns(wide), globSigns(narrow), (sign, other) => {
    if (sign.is === 'one') return other.is !== 'run'
    return other.is === 'letter' && isLetter(sign, other.letter)
  })
}

const isLetter = (sign: GlobSign, letter: string): boolean => sign.is === 'letter' && sign.letter === letter

/** Walks a list along the signs; at each run it first takes nothing, and one more each time it comes to nothing further on. */
function walks<T>(
  signs: GlobSign[],
  items: readonly T[],
  fits: (sign: GlobSign, item: T) => boolean,
): boolean {
  let [at, place, run, resume] = [0, 0, -1, 0]
  while (at < items.length) {
    const [sign, item] = [signs[place], items[at]]
    if (sign?.is === 'run') [run, resume, place] = [place, at, place + 1]
    else if (sign && item !== undefined && fits(sign, item)) [at, place] = [at + 1, place + 1]
    else if (run >= 0) [place, resume, at] = [run + 1, resume + 1, resume + 1]
    else return false
  }
  return signs.slice(place).every(({ is }) => is === 'run')
}
