/** Servers that anyone can try without an account. */
export const suggestions = ['filesystem', 'memory', 'everything'] as const
export type Suggestion = (typeof suggestions)[number]

/** What the address says is shown. `+` cannot be part of a slug, so no server hides a form. */
export type Place =
  | { kind: 'list' }
  | { kind: 'add'; how: 'form'; suggestion: Suggestion | null }
  | { kind: 'add'; how: 'paste' }
  | { kind: 'server'; slug: string; editing: boolean }

export const paths = {
  list: '/servers',
  add: '/servers/+add',
  suggested: (suggestion: Suggestion): string => `/servers/+add/${suggestion}`,
  paste: '/servers/+paste',
  server: (slug: string): string => `/servers/${slug}`,
  edit: (slug: string): string => `/servers/${slug}/edit`,
  tools: (slug: string): string => `/tools/of/${slug}`,
}

/** Reads the part of the address that belongs to this screen. */
export function readPlace(path: string): Place {
  const [, , slug, verb] = path.split('/')
  if (!slug) return { kind: 'list' }
  if (slug === '+add')
    return { kind: 'add', how: 'form', suggestion: suggestions.find(each => each === verb) ?? null }
  if (slug === '+paste') return { kind: 'add', how: 'paste' }
  return { kind: 'server', slug, editing: verb === 'edit' }
}
