import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { root } from './setup/root.mjs'

const source = join(root, 'main/desktop/icons')
const target = join(root, 'dist/icons')

/** macOS paints a template itself, by its alpha alone; elsewhere the gate must show on a light and on a dark panel. */
const ink = { template: '#000', plain: '#4c6ef5' }

/** @param {string} svg @param {number} size in pixels, both ways */
function png(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
}

/** @param {string} name */
const svg = name => readFileSync(join(source, `${name}.svg`), 'utf8')

/** @param {string} name @param {string} text @param {number} size */
function write(name, text, size) {
  writeFileSync(join(target, `${name}.png`), png(text, size))
}

mkdirSync(target, { recursive: true })
// electron-builder makes the .ico and .icns of Windows and macOS out of this one; they ask for 1024 pixels.
write('icon', svg('app'), 1024)
for (const state of ['ok', 'paused', 'waiting']) {
  const plain = svg(`tray-${state}`).replace('class="ink"', `fill="${ink.plain}"`)
  const template = svg(`tray-${state}`).replace('class="ink"', `fill="${ink.template}"`)
  for (const [suffix, scale] of /** @type {const} */ ([
    ['', 1],
    ['@2x', 2],
  ])) {
    write(`tray-${state}${suffix}`, plain, 22 * scale)
    write(`tray-${state}-Template${suffix}`, template, 18 * scale)
  }
}
