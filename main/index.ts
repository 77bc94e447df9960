import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { dataFolder, usualDataFolder } from '#base/data-folder.ts'
import { Lifetime } from '#base/lifetime.ts'
import { LogFile } from '#base/log-file.ts'
import { createLog } from '#base/log.ts'
import { Redactor } from '#base/redactor.ts'
import { chooseVault } from '#services/secrets/choose-vault.ts'
import { createCore, type Host } from './core.ts'
import { bridgeCommand } from './desktop/bridge-command.ts'
import { openDesktop } from './desktop/desktop.ts'
import { Links } from './desktop/links.ts'
import { closeBeforeQuit, quitOnBug } from './desktop/quit.ts'
import { declareScheme } from './desktop/scheme.ts'
import { showNotification } from './desktop/notification.ts'
import { startCommand } from './desktop/start-command.ts'
import { failToStart } from './desktop/start-failure.ts'
import { followLogLevel } from './follow-log-level.ts'
import { whenFree } from './when-free.ts'

const { env, platform, versions, argv } = process
const place = { env, platform, home: homedir() }
const folder = dataFolder(place)
const usualFolder = usualDataFolder(place)
const dist = join(import.meta.dirname, '..')

/** The desktop host: what Electron supplies, put around the core. */
async function start(links: Links): Promise<void> {
  const redactor = new Redactor()
  const file = new LogFile(join(folder, 'logs', 'gatehouse.log'))
  const log = createLog({
    level: 'info',
    destination: { write: alsoToTerminal(file) },
    redact: redactor.redact,
  })
  const lifetime = new Lifetime()
  closeBeforeQuit(() => lifetime.close(), log)
  quitOnBug(log)

  const placed = {
    packaged: app.isPackaged,
    executable: process.execPath,
    env,
    dataFolder: folder === usualFolder ? undefined : folder,
  }
  const host: Host = {
    face: 'desktop',
    version: app.getVersion(),
    dataFolder: folder,
    home: place.home,
    platform,
    env,
    vault: await chooseVault({ env, platform, dataFolder: folder, usualFolder }),
    now: () => new Date(),
    log,
    redactor,
    notify: showNotification,
    bridge: bridgeCommand({ ...placed, dist }),
  }
  const core = await whenFree(folder, () => createCore(host))
  lifetime.add(() => core.close())
  await followLogLevel(core, log)

  const desktop = await openDesktop({
    core,
    log,
    dataFolder: folder,
    home: place.home,
    env,
    dist,
    devServer: app.isPackaged ? undefined : env['GATEHOUSE_DEV_SERVER'],
    hidden: argv.includes('--hidden'),
    redact: redactor.redact,
    links,
    command: startCommand({ ...placed, appPath: app.getAppPath() }),
  })
  lifetime.add(() => desktop.close())

  const { electron, chrome, node } = versions
  log.info({ version: app.getVersion(), electron, chrome, node, dataFolder: folder }, 'the desktop is open')
  await core.start()
}

/** From the tree, a developer reads the log where they started it. */
function alsoToTerminal(file: LogFile): (line: string) => void {
  return line => {
    file.write(line)
    if (!app.isPackaged) process.stderr.write(line)
  }
}

// For root there is no sandbox, and asking for one all the same ends Chromium's helpers.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareScheme()
// Windows shows notifications only of a program it knows by the name that the installer has given it.
if (platform === 'win32') app.setAppUserModelId('dev.gatehouse.app')
try {
  // Chromium's own files live beside the data: two data folders are two Gatehouses, each with its own single-instance lock.
  mkdirSync(join(folder, 'window'), { recursive: true, mode: 0o700 })
  app.setPath('userData', join(folder, 'window'))
  if (app.requestSingleInstanceLock()) {
    const links = new Links(argv)
    void app
      .whenReady()
      .then(() => start(links))
      .catch(failToStart)
  } else {
    process.stderr.write('Gatehouse is already open; its window is brought to the front.\n')
    app.exit(0)
  }
} catch (error) {
  void failToStart(error)
}
