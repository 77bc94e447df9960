import type { ClientApp, GatewayStatus, ServerView } from '#contract'

/** Something a person should look at: what, why, and where to go. */
export type Problem = {
  id: string
  tone: 'failed' | 'waiting'
  what: 'gateway' | 'server' | 'retrying' | 'signIn' | 'held' | 'config'
  name: string
  count: number
  /** The sentence from the core, when there is one. */
  why: string | null
  /** When it is tried again, ISO. */
  nextTry: string | null
  href: string
}

type Facts = {
  gateway: GatewayStatus | undefined
  servers: readonly ServerView[]
  clients: readonly ClientApp[]
}

/** What is not as it should be, the worst first. */
export function findProblems({ gateway, servers, clients }: Facts): Problem[] {
  const found = [
    ...(gateway?.state === 'failed' ? [gatewayProblem(gateway)] : []),
    ...servers.flatMap(connectionProblem),
    ...clients
      .filter(client => client.status === 'invalid' || client.status === 'changed')
      .map(configProblem),
    ...servers.filter(server => server.enabled && server.tools.held > 0).map(heldProblem),
  ]
  return found.toSorted((one, other) => Number(one.tone === 'waiting') - Number(other.tone === 'waiting'))
}

const base = { tone: 'failed', name: '', count: 0, why: null, nextTry: null } as const

const gatewayProblem = ({ error }: GatewayStatus): Problem => ({
  ...base,
  id: 'gateway',
  what: 'gateway',
  why: error?.message ?? null,
  href: '#/settings/gateway',
})

function connectionProblem({ slug, name, state }: ServerView): Problem[] {
  const here = { ...base, id: `server-${slug}`, name, href: `#/servers/${slug}` }
  switch (state.kind) {
    case 'failed':
      return [{ ...here, what: 'server', why: state.error.message }]
    case 'retrying':
      return [{ ...here, what: 'retrying', tone: 'waiting', why: state.error.message, nextTry: state.at }]
    case 'sign_in_needed':
      return [{ ...here, what: 'signIn', tone: 'waiting', why: state.error.message }]
    case 'connected':
    case 'connecting':
    case 'disabled':
      return []
  }
}

const heldProblem = ({ slug, name, tools }: ServerView): Problem => ({
  ...base,
  id: `held-${slug}`,
  tone: 'waiting',
  what: 'held',
  name,
  count: tools.held,
  href: `#/servers/${slug}`,
})

const configProblem = ({ id, name, configs }: ClientApp): Problem => ({
  ...base,
  id: `config-${id}`,
  what: 'config',
  name,
  why: configs.find(config => config.error)?.error?.message ?? null,
  href: '#/clients',
})
