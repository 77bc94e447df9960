import { spawn } from 'node:child_process'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { extname, join } from 'node:path'

/** A start that took longer than this has failed, and another may try. */
const staleMs = 20_000

type Program = { command: string; args: string[]; env: NodeJS.ProcessEnv }

/**
 * Starts Gatehouse as its own process, unless another bridge is just doing so. Resolves with what to call once it answers.
 * Gatehouse's own lock on the data folder is the last word; this one only spares the machine useless starts.
 */
export async function launch(dataFolder: string, log: (line: string) => void): Promise<() => void> {
  const lock = join(dataFolder, 'starting.lock')
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  if (!(await take(lock))) return () => undefined
  const { command, args, env } = program(process.env)
  const child = spawn(command, args, { detached: true, stdio: 'ignore', env, cwd: homedir() })
  child.on('error', error => log(`Gatehouse could not be started: ${error.message}`))
  child.unref()
  log(`Gatehouse is not running; starting it (${command})`)
  return () => void rm(lock, { force: true })
}

/** True when the lock file is now ours. */
async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close()
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const age = await stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age < staleMs) return false
  await rm(lock, { force: true })
  return take(lock)
}

/** From the tree and in a container the headless entry beside us; packaged, the app itself, hidden. */
function program({ ELECTRON_RUN_AS_NODE: _asNode, ...env }: NodeJS.ProcessEnv): Program {
  const here = join(import.meta.dirname, '..')
  const headless = [extname(import.meta.filename) === '.ts' ? here : import.meta.dirname, 'headless']
  const entry = `${join(...headless)}${extname(import.meta.filename)}`
  const isElectron = process.versions['electron'] !== undefined
  if (!isElectron) return { command: process.execPath, args: [entry], env }
  const hasDisplay = process.platform !== 'linux' || (env['DISPLAY'] ?? env['WAYLAND_DISPLAY']) !== undefined
  if (!hasDisplay)
    return { command: process.execPath, args: [entry], env: { ...env, ELECTRON_RUN_AS_NODE: '1' } }
  // Chromium's sandbox refuses to run as root; everyone else keeps it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { command: env['APPIMAGE'] ?? process.execPath, args: ['--hidden', ...asRoot], env }
}
