import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup/root.mjs'

/** Where each build leaves the list of the packages in it, for the notices. */
export const lists = join(root, 'dist/packages')

/**
 * Notes which packages a build put into its bundle, with their folders.
 * @param {string} name the build's
 * @returns {import('vite').Plugin}
 */
export function bundledPackages(name) {
  return {
    name: 'bundled-packages',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap(output =>
        output.type === 'chunk' ? output.moduleIds : [],
      )
      const folders = new Set(chunks.flatMap(id => packageFolder(id) ?? []))
      mkdirSync(lists, { recursive: true })
      writeFileSync(join(lists, `${name}.json`), JSON.stringify([...folders].toSorted(), null, 2))
    },
  }
}

/** The package a module belongs to, as a path below the project: `node_modules/a/node_modules/@b/c`. @param {string} id */
export function packageFolder(id) {
  return /(?:^|[\\/])(node_modules[\\/](?:.*[\\/]node_modules[\\/])?(?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/
    .exec(id)?.[1]
    ?.replaceAll('\\', '/')
}
