import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lists } from './bundled-packages.mjs'
import { root } from './setup/root.mjs'

/** Not in any bundle, but carried beside it. */
const natives = ['node_modules/better-sqlite3', 'node_modules/keytar']

const header = `Gatehouse contains the following packages. Electron's and Chromium's notices are in
LICENSE.electron.txt and LICENSES.chromium.html beside the program.
`

/** @param {string} folder */
function notice(folder) {
  /** @type {{ name: string, version: string, license?: string | { type: string } }} */
  const about = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const license = typeof about.license === 'object' ? about.license.type : about.license
  const text = readdirSync(join(root, folder))
    .filter(name => /^(licen[cs]e|copying|notice)/i.test(name))
    .toSorted()
    .map(name => readFileSync(join(root, folder, name), 'utf8').trim())
    .join('\n\n')
  return { title: `${about.name} ${about.version} (${license ?? 'licence in its text'})`, text }
}

const bundled = readdirSync(lists).flatMap(name => {
  /** @type {string[]} */
  const folders = JSON.parse(readFileSync(join(lists, name), 'utf8'))
  return folders
})
const notices = [...new Set([...bundled, ...natives])]
  .map(notice)
  .toSorted((a, b) => (a.title < b.title ? -1 : 1))
const line = '-'.repeat(80)
const body = notices.map(
  ({ title, text }) => `${line}\n${title}\n${line}\n${text || 'Its package carries no licence text.'}\n`,
)
writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), [header, ...body].join('\n'))
