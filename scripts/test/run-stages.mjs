import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/root.mjs'
import { run } from '../setup/run.mjs'
import { inSession } from '../setup/session.mjs'
import { sentence, sum } from './counts.mjs'

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {{ name: string, ok: boolean, counts: import('./counts.mjs').Counts }} Outcome */

/** A stage that hangs is ended, so that the run says which it was. */
const STAGE_MS = 40 * 60_000

/**
 * Runs stages, each group's together and the groups in order; says each one's name, time and result, and what a failed one
 * printed. All of them run, whatever fails.
 * @param {string} node
 * @param {Stage[][]} groups
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome[]>}
 */
export async function runStages(node, groups, env) {
  mkdirSync(join(root, 'test/results'), { recursive: true })
  /** @type {Outcome[]} */
  const outcomes = []
  for (const group of groups)
    outcomes.push(...(await Promise.all(group.map(stage => runStage(node, stage, env)))))
  return outcomes
}

/** @param {string} node @param {Stage} stage @param {NodeJS.ProcessEnv} env @returns {Promise<Outcome>} */
async function runStage(node, stage, env) {
  const { name, report } = stage
  if (report) rmSync(report.file, { force: true })
  const began = performance.now()
  const { code, output } = await runToEnd(node, stage, env)
  const seconds = (performance.now() - began) / 1000
  writeFileSync(join(root, `test/results/${name.replaceAll(' ', '-')}.log`), output)
  const counts = report ? read(report) : sum([])
  const ok = code === 0 && counts?.failed === 0
  if (!ok) process.stdout.write(`\n${output.trim()}\n\n`)
  const said = report && counts ? `: ${sentence(counts)}` : ''
  const time = seconds.toFixed(1).padStart(6)
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${time} s${said}\n`)
  return { name, ok, counts: counts ?? sum([]) }
}

/** @param {string} node @param {Stage} stage @param {NodeJS.ProcessEnv} env */
async function runToEnd(node, { command, session }, env) {
  const options = { quiet: true, timeoutMs: STAGE_MS }
  if (!session) return run(node, command, { ...options, env })
  const { command: wrapped, env: own, end } = await inSession([node, ...command], env)
  try {
    return await run(wrapped[0] ?? node, wrapped.slice(1), { ...options, env: own })
  } finally {
    await end()
  }
}

/** Undefined when the runner died before it could report. @param {NonNullable<Stage['report']>} report */
function read({ file, counts }) {
  return existsSync(file) ? counts(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

/**
 * The summary: every stage that failed, and as the last line the sum of all tests. A stage without tests that failed counts as
 * one failure, so that the line never says that all is well when it is not.
 * @param {Outcome[]} outcomes
 */
export function summary(outcomes) {
  const silent = outcomes.filter(({ ok, counts }) => !ok && counts.failed === 0).length
  const total = sum([...outcomes.map(({ counts }) => counts), { passed: 0, failed: silent, skipped: 0 }])
  const failed = outcomes.filter(({ ok }) => !ok).map(({ name }) => name)
  const verdict =
    failed.length === 0 ? 'Everything passed.' : `Failed: ${failed.join(', ')}. Logs are in test/results/.`
  return { ok: failed.length === 0, text: `\n${verdict}\n${sentence(total)}\n` }
}
