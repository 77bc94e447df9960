import type { Check, ServerView } from '#contract'
import { languagesNeeded } from './languages-needed.ts'
import type { Parts } from './parts.ts'
import { viewServer } from './server-view.ts'

/** The doctor's report: what a person can put right, each with how. */
export async function checkUp(parts: Parts): Promise<Check[]> {
  const servers = parts.servers
    .list()
    .filter(({ enabled }) => enabled)
    .map(server => viewServer(parts, server))
  const { state } = parts.gateway.status()
  const ground = await parts.doctor.examine({
    listenAt: state === 'stopped' ? () => parts.listenAt(parts.settings.get()) : null,
    commands: servers.flatMap(({ command }) => command ?? []),
    runtimes: () => parts.runtimes.list({ refresh: true }),
    languages: languagesNeeded(parts.workflows.allServed().map(({ definition }) => definition)),
  })
  return [...ground, checkGateway(parts), ...servers.map(checkServer), ...(await checkClients(parts))]
}

function checkGateway({ gateway }: Parts): Check {
  const { state, url, error } = gateway.status()
  const check = { id: 'gateway', title: 'Gateway' }
  if (state === 'listening') return { ...check, status: 'ok', detail: `It answers at ${url}.` }
  if (state === 'paused')
    return { ...check, status: 'warning', detail: 'It is paused: every call is refused.', fix: 'Resume it.' }
  return {
    ...check,
    status: state === 'failed' ? 'failed' : 'warning',
    detail: error?.message ?? 'It is not running.',
    fix: error ? 'Put that right and start Gatehouse again.' : 'Start Gatehouse: npm start.',
  }
}

function checkServer({ slug, name, state, lastError, tools }: ServerView): Check {
  const check = { id: `server.${slug}`, title: `Server ${name}` }
  const error = 'error' in state ? state.error : lastError
  if (error)
    return { ...check, status: 'failed', detail: error.message, fix: `See docs/errors/${error.code}.md.` }
  if (tools.held > 0)
    return {
      ...check,
      status: 'warning',
      detail: `${tools.held} of ${tools.total} tools wait for your review.`,
      fix: 'Review them under Tools, or run: gatehouse tools approve.',
    }
  return { ...check, status: 'ok', detail: `${tools.enabled} of ${tools.total} tools are on.` }
}

async function checkClients({ clients }: Parts): Promise<Check[]> {
  const apps = await clients.list()
  return apps
    .filter(({ installed }) => installed)
    .map(({ id, name, status, configs }) => {
      const check = { id: `client.${id}`, title: name }
      if (status === 'connected') return { ...check, status: 'ok', detail: 'It is connected.' }
      const problem = configs.find(({ error }) => error)?.error?.message
      return {
        ...check,
        status: problem ? 'failed' : 'warning',
        detail: problem ?? 'It is not connected.',
        fix: 'Connect it under Clients, or run: gatehouse connect claude.',
      }
    })
}
