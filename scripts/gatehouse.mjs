import { join } from 'node:path'
import { root } from './setup/root.mjs'
import { become } from './setup/run.mjs'
import { runScript } from './setup/say.mjs'
import { tools } from './setup/tools.mjs'

/** `npm run -s gatehouse -- <command>`: the command line from the tree. */
await runScript(async () =>
  become(await tools(), [join(root, 'main/cli/index.ts'), ...process.argv.slice(2)]),
)
