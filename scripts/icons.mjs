import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { root } from './setup/root.mjs'
import { countBadge, counts } from './tray-badge.mjs'

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

/** Writes a tray's picture at one and at two pixels a point. @param {string} name @param {string} text @param {number} size */
function writeBoth(name, text, size) {
  write(name, text, size)
  write(`${name}@2x`, text, size * 2)
}

/** A gate with a count in its corner, in place of the mark that its state may have there. @param {string} gate @param {string} text */
function withCount(gate, text) {
  const { hole, badge } = countBadge(text)
  const mask = `<mask id="ring"><rect width="22" height="22" fill="#fff" />${hole}</mask>`
  return gate
    .replace(/<(?:path|circle) class="mark"[^>]*>/, '')
    .replace(/<path class="ink"|<path fill="[^"]+"/, found =>
      found.replace('<path', '<path mask="url(#ring)"'),
    )
    .replace('</svg>', `${badge}</svg>`)
    .replace(/(<svg[^>]*>)/, `$1${mask}`)
}

mkdirSync(target, { recursive: true })
// electron-builder makes the .ico and .icns of Windows and macOS out of this one; they ask for 1024 pixels.
write('icon', svg('app'), 1024)
for (const state of ['ok', 'paused', 'waiting']) {
  const gate = svg(`tray-${state}`)
  const plain = gate.replace('class="ink"', `fill="${ink.plain}"`)
  writeBoth(`tray-${state}`, plain, 22)
  writeBoth(`tray-${state}-Template`, gate.replace('class="ink"', `fill="${ink.template}"`), 18)
  // On macOS the count stands beside the picture, as its title. With a count there are two gates: open, and not.
  if (state === 'waiting') continue
  for (const { text, file } of counts) writeBoth(`tray-${state}-${file}`, withCount(plain, text), 22)
}
