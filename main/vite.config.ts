import { builtinModules } from 'node:module'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { bundledPackages } from '../scripts/bundled-packages.mjs'

const entry = (path: string) => join(import.meta.dirname, path)

/** The gallery's files go beside the bundle, where services/workflows/gallery.ts looks for them. */
const templates = (): Plugin => ({
  name: 'templates',
  writeBundle: ({ dir }) => {
    if (dir) cpSync(entry('services/workflows/templates'), join(dir, 'templates'), { recursive: true })
  },
})

/** The main side, bundled: a start reads a handful of files instead of hundreds. Natives and Electron stay outside. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [bundledPackages('main'), templates()],
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
        sqlite: entry('sqlite.ts'),
        cli: entry('cli/index.ts'),
      },
      external: builtinModules.flatMap(name => [name, `node:${name}`]),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
