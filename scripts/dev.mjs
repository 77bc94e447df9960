import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { electron } from './setup/electron.mjs'
import { libraries } from './setup/libraries.mjs'
import { root } from './setup/root.mjs'
import { run } from './setup/run.mjs'
import { runScript, say, SetupError } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'

const vite = join(root, 'node_modules/vite/bin/vite.js')

/** `npm run dev`: the panel reloads as it is edited; a change of main or preload builds it anew and starts the app again. */
await runScript(async () => {
  const node = await tools()
  await libraries('window')
  const { path, version } = await electron(node)
  await build(node)
  const server = spawn(
    node,
    [vite, '-c', 'renderer/vite.config.ts', '--host', '127.0.0.1', '--clearScreen', 'false'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const address = await addressOf(server)
  say(`the panel is served at ${address}; the app runs on Electron ${version}`)
  const env = { ...process.env, GATEHOUSE_DEV_SERVER: address, GATEHOUSE_NODE: node }
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const start = () => spawn(path, [...flags, root], { env, stdio: ['ignore', 'inherit', 'inherit'] })

  let app = start()
  let ending = false
  const end = () => {
    ending = true
    app.kill('SIGTERM')
  }
  process.on('SIGINT', end).on('SIGTERM', end)

  return new Promise(resolve => {
    /** The app ended by itself (the person quit it), or was ended by us. */
    const ended = () => {
      stopWatching()
      server.kill()
      resolve(0)
    }
    app.once('exit', ended)
    const again = async () => {
      if (!(await rebuilt(node)) || ending) return
      say('starting the app again')
      app.removeListener('exit', ended)
      const old = app
      await new Promise(gone => {
        old.once('exit', gone)
        old.kill('SIGTERM')
      })
      app = start()
      app.once('exit', ended)
    }
    const stopWatching = onChange(['main', 'preload'], () => void again())
  })
})

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} server @returns {Promise<string>} */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout.on('data', chunk => {
      said += chunk
      // Vite colours its address, so the escape sequences are taken out first.
      // oxlint-disable-next-line no-control-regex -- that is what they start with
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said.replaceAll(/\u001b\[\d+m/g, ''))
      if (found) resolve(found[0])
    })
    server.once('exit', () => reject(new SetupError(`The development server ended: ${said}`)))
  })
}

/** @param {string} node */
async function rebuilt(node) {
  for (const config of ['main/vite.config.ts', 'preload/vite.config.ts']) {
    const { code, output } = await run(node, [vite, 'build', '--logLevel=warn', '-c', config], {
      quiet: true,
    })
    if (code === 0) continue
    say(`the build failed; the app goes on as it was:\n${output}`)
    return false
  }
  return true
}

/** Editors save in several steps, so what comes close together counts as one. @param {string[]} folders @param {() => void} then */
function onChange(folders, then) {
  /** @type {NodeJS.Timeout | undefined} */
  let soon
  const later = () => {
    clearTimeout(soon)
    soon = setTimeout(then, 200)
  }
  const watchers = folders.map(folder => watch(join(root, folder), { recursive: true }, later))
  return () => {
    clearTimeout(soon)
    for (const watcher of watchers) watcher.close()
  }
}
