import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run } from './run.mjs'
import { say, SetupError } from './say.mjs'

/** Puts keytar's prebuilt file in place, which its install script would do: install scripts are off by .npmrc. */
export async function keychain() {
  const folder = join(root, 'node_modules/keytar')
  if (existsSync(join(folder, 'build/Release/keytar.node'))) return
  say("putting the keychain module's prebuilt file in place…")
  const { code, output } = await run(process.execPath, [join(folder, 'script/install.js')], { quiet: true })
  if (code !== 0)
    throw new SetupError(`The keychain module has no prebuilt file for this machine. ${output.trim()}`)
}
