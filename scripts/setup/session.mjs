import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Unlocks a keyring of this session's own, then runs the command in its place. */
const script = `printf 'test\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
"$@"`

/**
 * Wraps a command so that on Linux it runs with a display, a session bus and an unlocked keychain of its own, none of which
 * are the person's. Elsewhere the desktop's own are used.
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [outside] the environment to run in
 * @returns {Promise<{ command: string[], env: NodeJS.ProcessEnv, end: () => Promise<void> }>}
 */
export async function inSession(command, outside = process.env) {
  if (process.platform !== 'linux') return { command, env: outside, end: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-session-'))
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...outside, XDG_RUNTIME_DIR: folder, XDG_DATA_HOME: join(folder, 'data') }
  delete env['DBUS_SESSION_BUS_ADDRESS']
  delete env['WAYLAND_DISPLAY']
  return {
    command: [...display, 'dbus-run-session', '--', 'bash', '-c', script, 'session', ...command],
    env,
    end: () => rm(folder, { recursive: true, force: true }),
  }
}

const display = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24']
