import { build } from './setup/build.mjs'
import { electron } from './setup/electron.mjs'
import { libraries } from './setup/libraries.mjs'
import { runScript } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'
import { runStages, summary } from './test/run-stages.mjs'
import { endToEnd, integration, packaging, reading, tidiness, unit } from './test/stages.mjs'

/** `npm test`: everything, on a fresh clone as well, and what came of it in one line at the end. */
await runScript(async () => {
  const node = await tools()
  await libraries('tests')
  const { folder } = await electron(node)
  await build(node)
  const env = { ...process.env, NO_COLOR: '1', ...(folder ? { ELECTRON_OVERRIDE_DIST_PATH: folder } : {}) }
  const outcomes = await runStages(
    node,
    [reading, tidiness, [unit], [integration], [packaging], [endToEnd]],
    env,
  )
  const { ok, text } = summary(outcomes)
  process.stdout.write(text)
  return ok ? 0 : 1
})
