import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = join(import.meta.dirname, '..')

/** Three projects, so that `npm run check` can leave the slow one out: `unit` and `integration` on Node, `dom` for the panel. */
export default defineConfig({
  root,
  test: {
    passWithNoTests: true,
    projects: [
      {
        root,
        test: {
          name: 'unit',
          environment: 'node',
          // Nothing of ours keeps state in a module, so files may share theirs: more than twice as fast.
          isolate: false,
          include: ['test/unit/{main,preload,scripts}/**/*.test.ts'],
        },
      },
      {
        root,
        test: {
          name: 'integration',
          environment: 'node',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        root,
        // As in renderer/vite.config.ts.
        resolve: { alias: { '@rjsf/validator-ajv8': join(root, 'renderer/ui/no-compiler.ts') } },
        test: {
          name: 'dom',
          environment: 'happy-dom',
          isolate: false,
          // A screen is loaded when first shown, which takes its time on a busy machine.
          testTimeout: 20_000,
          include: ['test/unit/renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['test/support/dom.ts'],
          // @rjsf/mantine imports a dayjs plugin without its extension, which Node refuses and Vite resolves.
          server: { deps: { inline: [/@rjsf/] } },
        },
      },
    ],
  },
})
