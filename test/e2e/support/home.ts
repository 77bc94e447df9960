import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A person's computer for one test: an own home folder, data folder and Claude Desktop configuration. */
export type Home = {
  folder: string
  dataFolder: string
  claudeConfig: string
  /** The environment a copy of Gatehouse gets. */
  env: Record<string, string>
}

/** Passed on to the app; everything else of the developer's environment stays out. */
const inherited = [
  'PATH',
  'DISPLAY',
  'XAUTHORITY',
  'DBUS_SESSION_BUS_ADDRESS',
  'LANG',
  'SystemRoot',
  'TEMP',
  'TMPDIR',
]

export async function makeHome(): Promise<Home & { remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'))
  const dataFolder = join(folder, 'data')
  const claudeConfig = join(folder, 'Claude', 'claude_desktop_config.json')
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  const env: Record<string, string> = {
    HOME: folder,
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    GATEHOUSE_HOME: dataFolder,
    CLAUDE_DESKTOP_CONFIG: claudeConfig,
    MCP_SERVER_PORT: '0',
    GATEHOUSE_NODE: process.execPath,
  }
  for (const name of inherited) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  return { folder, dataFolder, claudeConfig, env, remove }
}
