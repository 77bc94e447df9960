import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { electron } from './setup/electron.mjs'
import { libraries } from './setup/libraries.mjs'
import { root } from './setup/root.mjs'
import { become } from './setup/run.mjs'
import { runScript, say } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'

/** `npm start`: the window where there is a display, else (or with --headless) the same core in the terminal. */
await runScript(async () => {
  const args = process.argv.slice(2)
  const node = await tools()
  if (args.includes('--headless')) return headless(node, args)
  if (hasDisplay()) return desktop(node, args)
  say('there is no display, so Gatehouse runs in this terminal (as with --headless)')
  return headless(node, args)
})

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

/** @param {string} node @param {string[]} args */
function headless(node, args) {
  return become(node, [join(root, 'main/headless.ts'), ...args.filter(argument => argument !== '--headless')])
}

/** @param {string} node @param {string[]} args */
async function desktop(node, args) {
  await libraries('window')
  const { path, version, folder } = await electron(node)
  await build(node)
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (flags.length > 0) say('running as root, for which Chromium has no sandbox: --no-sandbox is set')
  say(
    `opening the window on Electron ${version}${folder ? ' (the fallback, not what users are shipped)' : ''}`,
  )
  return become(path, [...flags, root, ...args], { ...process.env, GATEHOUSE_NODE: node })
}
