import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Check } from '#contract'

/** The gateway's port is free, so that it can be started. */
export async function checkPort({ host, port }: { host: string; port: number }): Promise<Check> {
  const check = { id: 'port', title: 'Port' }
  const server = createServer()
  try {
    server.listen({ host, port, exclusive: true })
    await once(server, 'listening')
    return {
      ...check,
      status: 'ok',
      detail: port === 0 ? 'Any free port will be taken.' : `${host}:${port} is free.`,
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const detail =
      code === 'EADDRINUSE'
        ? `${host}:${port} is taken by another program.`
        : `${host}:${port} cannot be listened on (${code}).`
    return {
      ...check,
      status: 'failed',
      detail,
      fix: 'End that program, or choose another port: gatehouse settings set gateway.port 4131',
    }
  } finally {
    server.close()
  }
}
