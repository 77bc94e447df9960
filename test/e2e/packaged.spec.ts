import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import type { AppInfo, Reply } from '#contract'
import { expect, test } from './support/app.ts'
import { executable, startPackaged } from './support/packaged.ts'
import { family, survivors } from './support/processes.ts'

const program = executable ?? ''

test.skip(!executable, 'The packaged app is not built: npm run package:dir')

test('the packaged app has its fuses set', async () => {
  const wire = await getCurrentFuseWire(program)
  const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeInspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
    fileRights: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: true,
    cookieEncryption: true,
    nodeOptions: false,
    nodeInspect: false,
    asarIntegrity: true,
    onlyAsar: true,
    fileRights: false,
  })
})

test('the packaged app starts, serves, bridges a client, and ends without a trace', async ({ home }) => {
  const app = await startPackaged(home, program)
  await expect(app.page).toHaveTitle('Gatehouse')
  const call = async <T>(method: string): Promise<T> => {
    const reply = await app.page.evaluate(name => window.bridge.call(name as never, undefined), method)
    expect(reply).toMatchObject({ ok: true })
    return (reply as Extract<Reply<T>, { ok: true }>).value
  }
  await expect.poll(async () => (await call<{ state: string }>('gateway.status')).state).toBe('listening')
  const { url } = await call<{ url: string }>('gateway.status')
  const health = await fetch(new URL('/healthz', url))
  expect(await health.json()).toMatchObject({ status: 'ok' })

  const { bridge } = await call<AppInfo>('app.info')
  expect(bridge.command).toBe(program)
  const client = speak(bridge, home.env)
  const hello = await client.ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'packaged-test', version: '1' },
  })
  expect(hello).toMatchObject({ result: { serverInfo: { name: expect.stringMatching(/gatehouse/i) } } })
  client.tell('notifications/initialized')
  expect(await client.ask('tools/list', {})).toMatchObject({ result: { tools: [] } })

  // Templates and the process for SQLite are files of their own in the package.
  expect((await call<unknown[]>('templates.list')).length).toBeGreaterThanOrEqual(12)
  const cloned = app.page.evaluate(() => window.bridge.call('templates.clone', { slug: 'bulk-import' }))
  expect(await cloned).toMatchObject({ ok: true })
  const begun = await app.page.evaluate(() => window.bridge.call('workflows.run', { name: 'bulk-import' }))
  expect(begun).toMatchObject({ ok: true })
  const { id } = (begun as Extract<Reply<{ id: string }>, { ok: true }>).value
  const job = () => app.page.evaluate(each => window.bridge.call('jobs.get', { id: each }), id)
  await expect.poll(job).toMatchObject({ value: { status: 'success', output: { imported: 995, failed: 5 } } })

  const processes = [...family(app.process.pid ?? -1), ...family(client.process.pid ?? -1)]
  const bridgeEnded = once(client.process, 'exit')
  client.process.stdin.end()
  expect(await bridgeEnded).toEqual([0, null])
  const ended = once(app.process, 'exit')
  app.process.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  await expect.poll(() => survivors(processes)).toEqual([])
  expect(existsSync(join(home.dataFolder, 'gateway.json'))).toBe(false)
})

/** A client that only speaks stdio, started as an agent app would start the bridge. */
function speak(bridge: AppInfo['bridge'], env: Record<string, string>) {
  const child: ChildProcessWithoutNullStreams = spawn(bridge.command, bridge.args, {
    env: { ...env, ...bridge.env },
  })
  const answers = new Map<number, (answer: unknown) => void>()
  createInterface({ input: child.stdout }).on('line', line => {
    const message = JSON.parse(line) as { id?: number }
    if (message.id !== undefined) answers.get(message.id)?.(message)
  })
  const tell = (method: string, extra: object = {}) =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method, ...extra })}\n`)
  let last = 0
  const ask = (method: string, params: object) =>
    new Promise<unknown>(resolve => {
      last += 1
      answers.set(last, resolve)
      tell(method, { id: last, params })
    })
  return { process: child, ask, tell }
}
