import { join, resolve } from 'node:path'

type Place = {
  env: Readonly<Record<string, string | undefined>>
  home: string
  platform: NodeJS.Platform
}

/** Where the data is: `GATEHOUSE_HOME`, else the platform's usual place. Every face asks here, so that all of them agree. */
export function dataFolder({ env, home, platform }: Place): string {
  return env['GATEHOUSE_HOME'] ? resolve(env['GATEHOUSE_HOME']) : usualDataFolder({ env, home, platform })
}

/** The platform's usual place, whatever `GATEHOUSE_HOME` says. */
export function usualDataFolder({ env, home, platform }: Place): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatehouse')
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Gatehouse')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'gatehouse')
}
