import { useSyncExternalStore } from 'react'

type Options = { replace?: boolean; state?: unknown }

const whole = () => `/${location.hash.replace(/^#?\/?/, '')}`
const pathNow = () => whole().split('?', 1)[0] ?? '/'
const queryNow = () => whole().slice(pathNow().length + 1)

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

function navigate(to: string, { replace = false, state = null }: Options = {}): void {
  const oldURL = location.href
  const url = new URL(oldURL)
  url.hash = `/${to.replace(/^#?\/?/, '')}`
  history[replace ? 'replaceState' : 'pushState'](state, '', url.href)
  // The two calls above tell nobody.
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url.href }))
}

const usePath = (): [string, typeof navigate] => [useSyncExternalStore(subscribe, pathNow), navigate]
const useQuery = (): string => useSyncExternalStore(subscribe, queryNow)

/**
 * Where the panel is: all of it behind the #, a query too (`#/activity?client=claude`). The router's own hash hook puts
 * a query before the #, where it stays when one goes on to another screen.
 */
export const useHashAddress = Object.assign(usePath, {
  searchHook: useQuery,
  hrefs: (href: string): string => `#${href}`,
})
