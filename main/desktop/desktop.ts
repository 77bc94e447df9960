import { join } from 'node:path'
import { app, session } from 'electron'
import { Lifetime } from '#base/lifetime.ts'
import type { Log } from '#base/log.ts'
import { ApprovalNotices } from './approval-notices.ts'
import type { Command } from './autostart-entry.ts'
import { BusNotifier } from './bus-notifier.ts'
import { cleanText } from './clean-text.ts'
import { Decider } from './decider.ts'
import { linkIn, linkScheme } from './deep-link.ts'
import { DesktopState } from './desktop-state.ts'
import { ElectronNotifier } from './electron-notifier.ts'
import type { FaceOfCore } from './face.ts'
import { harden } from './hardening.ts'
import { PanelChannel } from './ipc.ts'
import type { Links } from './links.ts'
import { LoginStart, startedAtLogin } from './login-start.ts'
import { setMenu } from './menu.ts'
import type { Notifier } from './notifier.ts'
import { originOf } from './panel-file.ts'
import { panelAddress, serveFolder } from './scheme.ts'
import { StatusTray } from './tray.ts'
import { PanelWindow } from './window.ts'

type Deps = {
  core: FaceOfCore
  log: Log
  dataFolder: string
  home: string
  env: Readonly<Record<string, string | undefined>>
  /** The folder of the built app: renderer/, preload/, icons/. */
  dist: string
  /** The development server's address, while developing. */
  devServer: string | undefined
  hidden: boolean
  /** Takes the vault's values out of a text. */
  redact: (text: string) => string
  links: Links
  /** How the session starts this Gatehouse. */
  command: Command
}

/** The face on the desktop: window, tray, notifications and menu around a core. The lifetime undoes it. */
export async function openDesktop(deps: Deps): Promise<Lifetime> {
  const { log, dist, links } = deps
  const { platform } = process
  const lifetime = new Lifetime()
  const icons = join(dist, 'icons')

  const state = new DesktopState(deps)
  lifetime.add(() => state.close())
  await state.read()

  const panel = openPanel(deps, state, lifetime)
  const open = (path?: string) => panel.show(path)
  const linked = links.follow(open)
  app.on('second-instance', (_event, argv) => {
    if (linkIn(argv) !== undefined || !argv.includes('--hidden')) open(linkIn(argv))
  })
  app.on('activate', () => open())

  const notifier =
    platform === 'linux' ? new BusNotifier({ log, icon: join(icons, 'icon.png') }) : new ElectronNotifier(log)
  lifetime.add(() => notifier.close())
  const { fromTray, fromNotices } = deciders(deps, notifier)

  const notices = new ApprovalNotices({
    notifier,
    decide: (id, approved) => void fromNotices.decide(id, approved),
    open,
  })
  const login = new LoginStart({ ...deps, platform })
  const follow = () => {
    notices.update(state)
    login.apply(state.settings.desktop)
  }
  follow()
  lifetime.add(state.listen(follow))

  const tray = new StatusTray({ state, decider: fromTray, icons, platform, open, quit: () => app.quit() })
  lifetime.add(() => tray.close())

  const hidden = deps.hidden || (state.settings.desktop.startHidden && startedAtLogin(platform))
  if (!hidden || linked !== undefined) open(linked)
  return lifetime
}

/** The window and what it stands on: its scheme, its limits, its channel to the core. */
function openPanel(
  { core, log, dataFolder, dist, devServer }: Deps,
  state: DesktopState,
  lifetime: Lifetime,
): PanelWindow {
  const developer = !app.isPackaged
  const address = devServer ?? panelAddress
  const origin = originOf(address) ?? ''
  serveFolder(session.defaultSession, join(dist, 'renderer'))
  harden(session.defaultSession, origin)
  setMenu(process.platform, developer)
  // The tree has no installed executable that the system could start by a link. On Linux the package's desktop entry says it.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)

  const channel = new PanelChannel({ core, log, origin })
  lifetime.add(() => channel.close())

  let quitting = false
  app.once('before-quit', () => (quitting = true))
  const stays = () => !quitting && state.settings.desktop.closeToTray
  // Usually closing the window leaves the gateway at work; the tray and a second start bring the window back.
  app.on('window-all-closed', () => {
    if (!stays()) app.quit()
  })

  return new PanelWindow({
    address,
    preload: join(dist, 'preload/index.cjs'),
    icon: join(dist, 'icons/icon.png'),
    placeFile: join(dataFolder, 'window.json'),
    developer,
    opened: window => channel.attach(window.webContents),
    staysOnClose: stays,
  })
}

/** Two faces that decide, each under its own name on record. */
function deciders({ core, log }: Deps, notifier: Notifier): { fromTray: Decider; fromNotices: Decider } {
  const tell = (sentence: string) =>
    notifier.show({ id: 'told', title: 'Gatehouse', body: cleanText(sentence, 300) })
  return {
    fromTray: new Decider({ core, log, tell, caller: { face: 'tray', name: 'tray' } }),
    fromNotices: new Decider({ core, log, tell, caller: { face: 'notification', name: 'notification' } }),
  }
}
