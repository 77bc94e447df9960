import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startCore, type TestCore } from './core.ts'

/** A core that is closed with the test; its folder is gone after that. */
export async function openCore(options: Parameters<typeof startCore>[0] = {}): Promise<TestCore> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'gh-core-'))
  const core = await startCore({ ...options, dataFolder })
  onTestFinished(async () => {
    await core.close()
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
  })
  return core
}

/** A server as the panel shows it. */
export const view = async ({ call }: TestCore, slug: string) =>
  (await call('servers.list')).find(server => server.slug === slug)
/** The process of a connected server. */
export const pidOf = async (core: TestCore, slug: string): Promise<number> => {
  const { state } = (await view(core, slug)) ?? {}
  if (state?.kind !== 'connected' || !state.pid) throw new Error(`${slug} is ${state?.kind}`)
  return state.pid
}
