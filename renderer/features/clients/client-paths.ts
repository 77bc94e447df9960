/** Addresses of the Clients screen. */
export const paths = {
  list: '/clients',
  newKey: '/clients/keys/new',
  key: (id: string): string => `/clients/keys/${id}`,
  activityOf: (client: string): string => `/activity?${new URLSearchParams({ client }).toString()}`,
}

/** What the address says is open: the form for a new key, a key by its id, or neither. */
export function openKey(path: string): { isNew: true } | { isNew: false; id: string } | null {
  const [, , keys, id] = path.split('/')
  if (keys !== 'keys' || !id) return null
  return id === 'new' ? { isNew: true } : { isNew: false, id }
}
