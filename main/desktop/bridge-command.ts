import { join } from 'node:path'

type Place = {
  packaged: boolean
  /** The executable that runs this process: Electron's, or the packaged app's own. */
  executable: string
  /** The folder of the built app. */
  dist: string
  env: Readonly<Record<string, string | undefined>>
  /** Only when it is not the usual one. */
  dataFolder: string | undefined
}

/**
 * How an agent app starts our stdio bridge (C3), by absolute path. From the tree it is Node itself with the source. Packaged
 * it is our own executable told to be plain Node, so that a person needs no Node: the one reason the run-as-node fuse stays on.
 */
export function bridgeCommand({ packaged, executable, dist, env, dataFolder }: Place) {
  const node = env['GATEHOUSE_NODE']
  const home: Record<string, string> = dataFolder ? { GATEHOUSE_HOME: dataFolder } : {}
  if (!packaged && node) return { command: node, args: [join(dist, '../main/bridge.ts')], env: home }
  const asNode = { ...home, ELECTRON_RUN_AS_NODE: '1' }
  const image = env['APPIMAGE']
  if (!image) return { command: executable, args: [join(dist, 'main/bridge.js')], env: asNode }
  // An AppImage is mounted somewhere else each time; it tells its contents where by APPDIR.
  const script = "import(process.env.APPDIR + '/resources/app.asar/dist/main/bridge.js')"
  return { command: image, args: ['-e', script], env: asNode }
}
