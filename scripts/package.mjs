import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, fingerprint } from './setup/build.mjs'
import { electron } from './setup/electron.mjs'
import { root } from './setup/root.mjs'
import { run } from './setup/run.mjs'
import { runScript, say } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'

/**
 * `npm run package`: the installers of this platform, in release/. With --dir only the unpacked app, which needs no download
 * and may be built on the fallback Electron; that one is for tests and never shipped.
 */
await runScript(async () => {
  const onlyFolder = process.argv.includes('--dir')
  const node = await tools()
  const { path, version, folder } = await electron(node)
  if (folder && !onlyFolder) {
    say(
      'installers are made on the official Electron only, which could not be downloaded; use --dir for an app to test',
    )
    return 1
  }
  await build(node)
  const stampFile = join(root, 'release/.packaged')
  const stamp = `${version} ${fingerprint(root, ['dist/.built', 'electron-builder.yml'])}`
  if (onlyFolder && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0
  rmSync(join(root, 'release'), { recursive: true, force: true })
  say(`packaging on Electron ${version}…`)
  const electronSource = folder ?? dirname(path)
  const target = onlyFolder ? ['--dir', `-c.electronDist=${electronSource}`] : []
  const cli = join(root, 'node_modules/electron-builder/cli.js')
  const args = [
    cli,
    '--config',
    'electron-builder.yml',
    '--publish',
    'never',
    ...target,
    `-c.electronVersion=${version}`,
  ]
  const { code } = await run(node, args)
  if (code === 0 && onlyFolder) writeFileSync(stampFile, stamp)
  return code
})
