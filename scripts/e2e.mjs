import { join } from 'node:path'
import { build } from './setup/build.mjs'
import { electron } from './setup/electron.mjs'
import { libraries } from './setup/libraries.mjs'
import { root } from './setup/root.mjs'
import { become } from './setup/run.mjs'
import { runScript } from './setup/say.mjs'
import { inSession } from './setup/session.mjs'
import { tools } from './setup/tools.mjs'

/** `npm run e2e -- [files or options]`: the end-to-end tests alone, in real Electron. */
await runScript(async () => {
  const node = await tools()
  await libraries('tests')
  const { folder } = await electron(node)
  await build(node)
  const playwright = join(root, 'node_modules/@playwright/test/cli.js')
  const config = join(root, 'test/e2e/playwright.config.ts')
  const session = await inSession([node, playwright, 'test', '-c', config, ...process.argv.slice(2)], {
    ...process.env,
    ...(folder ? { ELECTRON_OVERRIDE_DIST_PATH: folder } : {}),
  })
  const [command = '', ...args] = session.command
  try {
    return await become(command, args, session.env)
  } finally {
    await session.end()
  }
})
