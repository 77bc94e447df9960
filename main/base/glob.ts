/** `*` stands for any run of characters, `?` for one. Takes time in proportion to pattern × text, whatever they are. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const signs = Array.from(pattern)
  return text => {
    const letters = Array.from(text)
    let [at, sign, star, resume] = [0, 0, -1, 0]
    while (at < letters.length) {
      if (signs[sign] === '*') [star, resume, sign] = [sign, at, sign + 1]
      else if (signs[sign] === '?' || signs[sign] === letters[at]) [at, sign] = [at + 1, sign + 1]
      else if (star >= 0) [sign, resume, at] = [star + 1, resume + 1, resume + 1]
      else return false
    }
    return signs.slice(sign).every(rest => rest === '*')
  }
}
