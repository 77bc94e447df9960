import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/root.mjs'
import { run } from '../setup/run.mjs'
import { inSession } from '../setup/session.mjs'
import { sentence, sum } from './counts.mjs'

/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {{ name: string, ok: boolean, counts: import('./counts.mjs').Counts, counted: boolean, seconds: number }} Outcome */

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
async function runStage(node, { name, command, session, report }, env) {
  if (report) rmSync(report.file, { force: true })
  const wrapped = session
    ? await inSession([node, ...command])
    : { command: [node, ...command], env: {}, end: async () => {} }
  const [program = node, ...args] = wrapped.command
  const began = performance.now()
  const { code, output } = await run(program, args, {
    env: { ...wrapped.env, ...env },
    quiet: true,
    timeoutMs: STAGE_MS,
  })
  await wrapped.end()
  const seconds = (performance.now() - began) / 1000
  writeFileSync(join(root, `test/results/${name.replaceAll(' ', '-')}.log`), output)
  const counted = report !== undefined && existsSync(report.file)
  const counts = counted ? report.counts(JSON.parse(readFileSync(report.file, 'utf8'))) : sum([])
  const ok = code === 0 && counts.failed === 0 && (counted || !report)
  if (!ok) process.stdout.write(`\n${output.trim()}\n\n`)
  const said = counted ? `: ${sentence(counts)}` : ''
  process.stdout.write(
    `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s${said}\n`,
  )
  return { name, ok, counts, counted, seconds }
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
