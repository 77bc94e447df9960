/** Addresses of the Workflows screen. */
export const tabs = ['edit', 'run', 'test', 'versions', 'about'] as const
export type Tab = (typeof tabs)[number]

export const paths = {
  list: '/workflows',
  workflow: (name: string, tab: Tab = 'edit'): string => `/workflows/${name}/${tab}`,
  templates: '/templates',
  job: (id: string): string => `/jobs/${id}`,
}

/** What the address says is open. */
export function readPlace(path: string): { name: string; tab: Tab } | null {
  const [, , name, tab] = path.split('/')
  return name ? { name, tab: tabs.find(each => each === tab) ?? 'edit' } : null
}
