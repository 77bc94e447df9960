import { spawn } from 'node:child_process'
import { root } from './root.mjs'

/** @typedef {{ code: number, output: string }} Result */

/** What asks a program to end. @type {NodeJS.Signals[]} */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP']

/**
 * Runs a tool to its end. What it prints goes to stderr as it comes (unless quiet) and is returned.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<Result>}
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = process.env, quiet = false, timeoutMs } = options
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
    // Told to stop in the middle of a step, the step's tool must not go on without us.
    const stop = () => {
      child.kill()
      process.exit(143)
    }
    for (const signal of signals) process.once(signal, stop)
    child.once('close', () => signals.forEach(signal => process.off(signal, stop)))
    let output = ''
    /** @param {Buffer} chunk */
    const take = chunk => {
      output += chunk.toString()
      if (!quiet) process.stderr.write(chunk)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', error => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/**
 * The npm that started us, run by the Node that runs us; else the one on the PATH.
 * @param {string[]} args
 * @param {{ cwd?: string, quiet?: boolean }} [options]
 */
export function npm(args, options) {
  const cli = process.env['npm_execpath']
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options)
}

/**
 * Runs a program in our place: same terminal, signals passed on, its exit code ours.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export function become(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    for (const signal of signals)
      process.on(signal, () => {
        // A terminal sends Ctrl-C to the whole group: the program already has it.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
