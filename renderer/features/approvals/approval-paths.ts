/** The three lists of the Approvals screen. */
export const tabs = ['inbox', 'history', 'rules'] as const
export type Tab = (typeof tabs)[number]

/** Addresses of the Approvals screen, and of what a question leads to. */
export const paths = {
  tab: (tab: Tab): string => (tab === 'inbox' ? '/approvals' : `/approvals/${tab}`),
  question: (id: string): string => `/approvals/${id}`,
  decided: (id: string): string => `/approvals/history/${id}`,
  rule: (id: string): string => `/approvals/rules/${id}`,
  newRule: '/approvals/rules/new',
  tryRules: '/approvals/rules/try',
  activity: (id: string): string => `/activity?link=${id}`,
  job: (id: string): string => `/jobs/${id}`,
  workflow: (name: string): string => `/workflows/${name}`,
  tool: (server: string, name: string): string =>
    `/tools/at/${encodeURIComponent(server)}/${encodeURIComponent(name)}`,
}

/** Which list is shown, and what in it is open; `/approvals/call_12` is a question of the inbox. */
export function readPlace(path: string): { tab: Tab; open: string | null } {
  const [, , first = '', second = ''] = path.split('/')
  const tab = tabs.find(each => each === first)
  return tab ? { tab, open: second || null } : { tab: 'inbox', open: first || null }
}
