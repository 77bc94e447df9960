import type { Command } from './autostart-entry.ts'

type Place = {
  packaged: boolean
  /** The executable that runs this process: Electron's, or the packaged app's own. */
  executable: string
  /** The folder or archive that Electron runs. */
  appPath: string
  env: Readonly<Record<string, string | undefined>>
  /** Only when it is not the usual one. */
  dataFolder: string | undefined
}

/** How the session starts this very Gatehouse. An AppImage is started by its file: what is inside is elsewhere each time. */
export function startCommand({ packaged, executable, appPath, env, dataFolder }: Place): Command {
  return {
    command: env['APPIMAGE'] ?? executable,
    args: packaged ? [] : [appPath],
    env: dataFolder ? { GATEHOUSE_HOME: dataFolder } : {},
  }
}
