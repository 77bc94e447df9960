import { join } from 'node:path'
import { root } from '../setup/root.mjs'
import { playwrightCounts, vitestCounts } from './counts.mjs'

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} command arguments for Node
 * @property {boolean} [session] needs a display, a session bus and a keychain
 * @property {{ file: string, counts: (report: any) => import('./counts.mjs').Counts }} [report]
 */

const sources = ['main', 'preload', 'renderer', 'test', 'scripts']
const bin = (/** @type {string} */ name) => join('node_modules/.bin', name)
const results = join(root, 'test/results')

/** @param {string} name @param {string[]} projects @returns {Stage} */
function vitest(name, projects) {
  const file = join(results, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const chosen = projects.flatMap(project => ['--project', project])
  return {
    name,
    command: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '-c',
      'test/vitest.config.ts',
      ...chosen,
      ...reporters,
    ],
    report: { file, counts: vitestCounts },
  }
}

/** Reads the code without running it. @type {Stage[]} */
export const reading = [
  { name: 'types', command: ['node_modules/@typescript/native/bin/tsc', '--noEmit', '--checkers', '2'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings', ...sources] },
  {
    name: 'layers',
    command: [bin('depcruise'), '--config', 'test/layers.cjs', ...sources.filter(s => s !== 'test')],
  },
]

/** Reads it for tidiness; left out of the quick check. @type {Stage[]} */
export const tidiness = [
  { name: 'format', command: [bin('oxfmt'), '--check', ...sources] },
  { name: 'dead code', command: [bin('knip'), '--no-config-hints'] },
]

export const unit = vitest('unit', ['unit', 'dom'])

/** @type {Stage} */
export const integration = { ...vitest('integration', ['integration', 'screens']), session: true }

/** @type {Stage} */
export const packaging = { name: 'package', command: ['scripts/package.mjs', '--dir'] }

/** @type {Stage} */
export const endToEnd = {
  name: 'end to end',
  command: ['node_modules/@playwright/test/cli.js', 'test', '-c', 'test/e2e/playwright.config.ts'],
  session: true,
  report: { file: join(results, 'e2e.json'), counts: playwrightCounts },
}
