const LONGEST = 32

/** A free slug made of a server's name: `My Files` → `my-files`, then `my-files-2`, `my-files-3`. */
export function freeSlug(name: string, isTaken: (slug: string) => boolean): string {
  const base = slugOf(name)
  if (!isTaken(base)) return base
  for (let number = 2; ; number++) {
    const ending = `-${number}`
    const slug = base.slice(0, LONGEST - ending.length).replace(/-$/, '') + ending
    if (!isTaken(slug)) return slug
  }
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').slice(0, LONGEST + 1)
  return slug.replace(/^-/, '').slice(0, LONGEST).replace(/-$/, '') || 'server'
}
