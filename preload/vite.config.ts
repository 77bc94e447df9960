import { join } from 'node:path'
import { defineConfig } from 'vite'

/** A sandboxed preload must be one CommonJS file. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: join(import.meta.dirname, 'index.ts'),
    outDir: '../dist/preload',
    emptyOutDir: true,
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'index.cjs' } },
  },
})
