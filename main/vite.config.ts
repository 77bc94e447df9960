import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { bundledPackages } from '../scripts/bundled-packages.mjs'

const entry = (path: string) => join(import.meta.dirname, path)

/** The main side, bundled: a start reads a handful of files instead of hundreds. Natives and Electron stay outside. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [bundledPackages('main')],
  ssr: { noExternal: true, external: ['electron', 'better-sqlite3', 'keytar'] },
  // CommonJS packages name their own file by these, which a module does not have.
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  build: {
    ssr: true,
    outDir: '../dist/main',
    emptyOutDir: true,
    target: 'node24',
    sourcemap: true,
    rolldownOptions: {
      input: {
        index: entry('index.ts'),
        headless: entry('headless.ts'),
        bridge: entry('bridge.ts'),
        guard: entry('guard.ts'),
        cli: entry('cli/index.ts'),
      },
      external: builtinModules.flatMap(name => [name, `node:${name}`]),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
