import { runScript } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'
import { runStages, summary } from './test/run-stages.mjs'
import { reading, unit } from './test/stages.mjs'

/** `npm run check`: the quick one before a commit. */
await runScript(async () => {
  const { ok, text } = summary(
    await runStages(await tools(), [[...reading, unit]], { ...process.env, NO_COLOR: '1' }),
  )
  process.stdout.write(text)
  return ok ? 0 : 1
})
