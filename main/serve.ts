import { AppError, toWire } from '#base/errors.ts'
import { type Core, createCore } from './core.ts'
import { followLogLevel } from './follow-log-level.ts'
import { terminalHost } from './terminal-host.ts'
import { whenFree } from './when-free.ts'

type Terminal = {
  env?: Readonly<Record<string, string | undefined>>
  stdout?: { write(text: string): unknown }
  stderr?: { write(text: string): unknown }
}

/**
 * Runs Gatehouse in a terminal until SIGTERM or SIGINT and returns the exit code: 0 for a clean end, 1 when it could not start.
 * Prints one line `ready <url>` on stdout when the gateway answers; everything else goes to stderr. Reads nothing from stdin.
 */
export async function serve({
  env = process.env,
  stdout = process.stdout,
  stderr = process.stderr,
}: Terminal = {}): Promise<number> {
  const ending = new AbortController()
  const ended = endOfProcess().finally(() => ending.abort())
  const host = await terminalHost({ env, logTo: stderr })
  const { log } = host
  let core: Core | undefined
  try {
    core = await whenFree(host.dataFolder, () => createCore(host), ending.signal)
    await followLogLevel(core, log)
    const url = await start(core)
    stderr.write(welcome(url, host.dataFolder))
    stdout.write(`ready ${url}\n`)
    const { code, why } = await ended
    log.info({ why }, 'closing')
    return code
  } catch (error) {
    if (ending.signal.aborted) return (await ended).code
    if (!(error instanceof AppError)) log.error({ err: error }, 'the start failed unexpectedly')
    stderr.write(`${toWire(error).message}\n`)
    return 1
  } finally {
    await core?.close().catch((error: unknown) => log.error({ err: error }, 'not everything closed cleanly'))
  }
}

/** The gateway's address. Rejects when it does not listen: a terminal has no window that could show why. */
async function start(core: Core): Promise<string> {
  await core.start()
  const { url, error } = await core.handlers['gateway.status'](undefined, { face: 'cli', name: 'serve' })
  if (url) return url
  throw new AppError(error?.code ?? 'internal', error?.message ?? 'The gateway did not start.')
}

/** The first reason to end: a signal, or a bug that nothing caught. From then on it is too late for another. */
function endOfProcess(): Promise<{ code: number; why: unknown }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; why: unknown }>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => resolve({ code: 0, why: signal }))
  process.on('uncaughtException', error => resolve({ code: 1, why: error }))
  // A terminal that went away must not end the gateway with EPIPE.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return promise
}

function welcome(url: string, dataFolder: string): string {
  const base = url.replace(/\/mcp$/, '')
  return `
Gatehouse is running.

  Gateway  ${url}
  Data     ${dataFolder}

Connect Claude Desktop:
  npm run -s gatehouse -- connect claude
Connect another client: make a key for it, and give it the address and the key.
  npm run -s gatehouse -- keys create my-client
Try it:
  curl -s ${base}/tools -H "Authorization: Bearer YOUR_KEY"

Ctrl+C ends it.

`
}
