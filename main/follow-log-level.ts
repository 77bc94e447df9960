import type { HostLog } from '#base/log.ts'
import type { Core } from './core.ts'

/** Turns the log up or down as the settings say, now and whenever they change. */
export async function followLogLevel(core: Core, log: HostLog): Promise<void> {
  core.subscribe((event, data) => {
    if (event === 'settings.changed' && 'log' in data) log.setLevel(data.log.level)
  })
  const settings = await core.handlers['settings.get'](undefined, { face: 'cli', name: 'host' })
  log.setLevel(settings.log.level)
}
