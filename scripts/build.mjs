import { build } from './setup/build.mjs'
import { runScript } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'

/** `npm run build`: the app in dist/. */
await runScript(async () => {
  await build(await tools())
  return 0
})
