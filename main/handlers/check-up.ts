import type { Check, ServerView } from '#contract'
import type { Parts } from './parts.ts'
import { viewServer } from './server-view.ts'

/** The doctor's report: what a person can put right, each with how. */
export async function checkUp(parts: Parts): Promise<Check[]> {
  const servers = parts.servers.list().map(server => viewServer(parts, server))
  return [
    checkData(parts),
    checkVault(parts),
    checkGateway(parts),
    ...servers.filter(({ enabled }) => enabled).map(checkServer),
    ...(await checkClients(parts)),
  ]
}

function checkData({ info }: Parts): Check {
  const detail = `Gatehouse ${info.version} on Node ${info.node}, data in ${info.dataFolder}.`
  return { id: 'data', title: 'Data folder', status: 'ok', detail }
}

function checkVault({ info }: Parts): Check {
  const place = { keychain: "the system's keychain", sealed_file: 'a sealed file', none: 'nowhere' }[
    info.vault
  ]
  const check = { id: 'vault', title: 'Secrets', detail: `Secrets are kept in ${place}.` }
  if (info.vault !== 'none') return { ...check, status: 'ok' }
  return {
    ...check,
    status: 'warning',
    fix: 'Set GATEHOUSE_VAULT_KEY to a passphrase and start Gatehouse again.',
  }
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
    fix: 'Start Gatehouse: npm start.',
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
