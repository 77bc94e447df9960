import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { bundledPackages } from '../scripts/bundled-packages.mjs'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), bundledPackages('renderer')],
  resolve: { alias: { '@rjsf/validator-ajv8': join(import.meta.dirname, 'ui/no-compiler.ts') } },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // The page is read from the disk; one big file loads as fast as many small ones.
    chunkSizeWarningLimit: 2000,
    // A strict CSP has no `data:` for scripts or styles.
    assetsInlineLimit: 0,
  },
})
