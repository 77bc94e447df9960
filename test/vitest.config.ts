import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = join(import.meta.dirname, '..')

/** Tests of the panel in a page without a browser. */
const panel = (name: string, files: string) => ({
  root,
  // As in renderer/vite.config.ts.
  resolve: { alias: { '@rjsf/validator-ajv8': join(root, 'renderer/ui/no-compiler.ts') } },
  test: {
    name,
    environment: 'happy-dom' as const,
    isolate: false,
    // A screen is loaded when first shown, which takes its time on a busy machine.
    testTimeout: 60_000,
    include: [files],
    setupFiles: ['test/support/dom.ts'],
    // @rjsf/mantine imports a dayjs plugin without its extension, which Node refuses and Vite resolves.
    server: { deps: { inline: [/@rjsf/] } },
  },
})

/** `npm run check` takes the quick projects, `unit` on Node and `dom` for the panel's own logic; `integration` and whole `screens` are left to `npm test`. */
export default defineConfig({
  root,
  test: {
    passWithNoTests: true,
    // Vitest leaves one of them idle, which of two is half.
    maxWorkers: '100%',
    projects: [
      {
        root,
        test: {
          name: 'unit',
          environment: 'node',
          // Nothing of ours keeps state in a module, so files may share theirs: more than twice as fast.
          isolate: false,
          testTimeout: 60_000,
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
          // The login shell of whoever runs the tests may take its time, and hold locks that the next one waits for.
          env: { SHELL: '/bin/sh' },
        },
      },
      panel('dom', 'test/unit/renderer/**/*.test.ts'),
      panel('screens', 'test/integration/renderer/**/*.test.tsx'),
    ],
  },
})
