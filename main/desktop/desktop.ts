import { join } from 'node:path'
import { app, session } from 'electron'
import { Lifetime } from '#base/lifetime.ts'
import type { Log } from '#base/log.ts'
import type { FaceOfCore } from './face.ts'
import { harden } from './hardening.ts'
import { PanelChannel } from './ipc.ts'
import { setMenu } from './menu.ts'
import { originOf } from './panel-file.ts'
import { panelAddress, serveFolder } from './scheme.ts'
import { StatusTray } from './tray.ts'
import { PanelWindow } from './window.ts'

type Deps = {
  core: FaceOfCore
  log: Log
  dataFolder: string
  /** The folder of the built app: renderer/, preload/, icons/. */
  dist: string
  /** The development server's address, while developing. */
  devServer: string | undefined
  hidden: boolean
}

/** The face on the desktop: window, tray and menu around a core. The lifetime undoes it. */
export function openDesktop({ core, log, dataFolder, dist, devServer, hidden }: Deps): Lifetime {
  const { platform } = process
  const developer = !app.isPackaged
  const lifetime = new Lifetime()
  const address = devServer ?? panelAddress
  const origin = originOf(address) ?? ''
  const icons = join(dist, 'icons')

  serveFolder(session.defaultSession, join(dist, 'renderer'))
  harden(session.defaultSession, origin)
  setMenu(platform, developer)

  const channel = new PanelChannel({ core, log, origin })
  lifetime.add(() => channel.close())

  let quitting = false
  app.once('before-quit', () => (quitting = true))
  // Closing the window leaves the gateway at work; the tray and a second start bring the window back.
  app.on('window-all-closed', () => {})

  const panel = new PanelWindow({
    address,
    preload: join(dist, 'preload/index.cjs'),
    icon: join(icons, 'icon.png'),
    placeFile: join(dataFolder, 'window.json'),
    developer,
    opened: window => channel.attach(window.webContents),
    staysOnClose: () => !quitting,
  })
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes('--hidden')) panel.show()
  })
  app.on('activate', () => panel.show())

  const tray = new StatusTray({
    core,
    log,
    icons,
    platform,
    open: () => panel.show(),
    quit: () => app.quit(),
  })
  lifetime.add(() => tray.close())

  if (!hidden) panel.show()
  return lifetime
}
