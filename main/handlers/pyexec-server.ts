import { AppError } from '#base/errors.ts'
import type { Log } from '#base/log.ts'
import type { Servers } from '#services/servers/servers.ts'
import type { ServerLife } from './server-life.ts'

type Deps = {
  servers: Pick<Servers, 'list' | 'get' | 'add' | 'update'>
  life: Pick<ServerLife, 'changed'>
  env: Readonly<Record<string, string | undefined>>
  log: Log
}

const slug = 'pyexec'
const auth = { type: 'api_key' as const, header: 'X-API-Key', secret: 'env:PYEXEC_API_KEY' }

/**
 * Seed A's two variables make a remote workflow server: with both set, one with the slug `pyexec` is there. The key
 * itself stays in the environment; only the reference to it is stored. An address that is none is told in the log.
 */
export async function pyexecServer({ servers, life, env, log }: Deps): Promise<void> {
  const url = env['PYEXEC_API_URL']
  if (!url || !env['PYEXEC_API_KEY']) return
  const known = servers.list().find(server => server.slug === slug)
  try {
    if (!known) await servers.add({ name: 'PyExecutor', slug, kind: 'pyexecutor', url, auth })
    // One that a person made otherwise is theirs.
    else if (known.kind === 'pyexecutor' && known.url !== url && known.auth.secret === auth.secret)
      await servers.update({ slug, url })
    else return
    life.changed(servers.get(slug), { reconnect: true })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.error({ err: error }, `PYEXEC_API_URL makes no server: ${error.message}`)
  }
}
