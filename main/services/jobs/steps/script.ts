import { closeSync } from 'node:fs'
import { AppError } from '#base/errors.ts'
import type { Guarding } from '#base/guarding.ts'
import type { Leftovers } from '#base/leftovers.ts'
import type { Json } from '#services/workflows/language.ts'
import type { StepIo, StepRunner } from '../engine.ts'
import type { Runtimes } from '../runtimes.ts'
import { throwIfEnded } from './failed.ts'
import { build } from './go-build.ts'
import { manners } from './languages.ts'
import { LastJson } from './last-json.ts'
import { underLimits } from './launcher.ts'
import { shownBytes, sizeBytes } from './measures.ts'
import { OutputLines } from './output-lines.ts'
import { type ScriptEnd, scriptOutcome } from './script-outcome.ts'
import { scriptEnvironment } from './script-environment.ts'
import { mostResultBytes, usualOutputBytes } from './bounds.ts'
import { clearPlace, makePlace, openContext, type Place } from './script-place.ts'
import type { ScriptStep } from './step-kinds.ts'
import { runProcess } from './step-process.ts'
import { resolveSecrets, type StepSecrets } from './step-secrets.ts'
import { StderrTail } from './stderr-tail.ts'

export type ScriptDeps = {
  runtimes: Pick<Runtimes, 'find'>
  guarding: Guarding
  leftovers: Leftovers
  loginPath: () => Promise<string>
  dataFolder: string
}

/** Runs a script as a process of its own, with nothing of Gatehouse's environment but a few names, and reads its result (W4). */
export function scriptRunner(deps: ScriptDeps): StepRunner<ScriptStep> {
  return async (step, io) => {
    const [interpreter, path, secrets] = await Promise.all([
      deps.runtimes.find(step.language),
      deps.loginPath(),
      resolveSecrets(step.secrets, io.resolveSecret),
    ])
    throwIfEnded(io.signal, step.id)
    const { file, mark = '' } = manners[step.language]
    const context = JSON.stringify(io.context)
    const place = makePlace(deps.dataFolder, io, { name: file(step.code), text: mark + step.code }, context)
    try {
      const given = scriptEnvironment({ step, io, place, path, context, secrets: secrets.values })
      return await run(deps, { step, io, place, path, secrets, interpreter, env: given })
    } finally {
      clearPlace(place)
    }
  }
}

type Running = {
  step: ScriptStep
  io: StepIo
  place: Place
  path: string
  secrets: StepSecrets
  interpreter: string
  env: Record<string, string>
}

async function run(deps: ScriptDeps, running: Running): Promise<Json> {
  const { step, io, place, path, secrets, interpreter, env } = running
  const { args } = manners[step.language]
  const shared = {
    cwd: place.files,
    env,
    guarding: deps.guarding,
    leftovers: deps.leftovers,
    signal: io.signal,
  }
  const target = args
    ? { command: interpreter, args: args(place.script, step.limits) }
    : await build(interpreter, place, step.id, { ...shared, redact: secrets.redact })
  throwIfEnded(io.signal, step.id)
  const limited = await underLimits(target, step, path)

  const result = new LastJson(mostResultBytes)
  const tail = new StderrTail()
  const { redact, longest: longestSecret } = secrets
  const stdout = new OutputLines({
    redact,
    longestSecret,
    log: text => io.log('stdout', text),
    lines: { maxLength: mostResultBytes, line: text => result.line(text), tooLong: () => result.tooLong() },
  })
  const stderr = new OutputLines({
    redact,
    longestSecret,
    log: text => {
      tail.add(text)
      io.log('stderr', text)
    },
  })
  const mostBytes = step.limits?.output === undefined ? usualOutputBytes : sizeBytes(step.limits.output)
  const stdin = openContext(place)
  try {
    const end = await runProcess({
      ...shared,
      ...limited,
      stdin,
      mostBytes,
      stdout: chunk => stdout.write(chunk),
      stderr: chunk => stderr.write(chunk),
    }).catch((error: unknown) => {
      throw notStarted(step, error)
    })
    stdout.end()
    stderr.end()
    throwIfEnded(io.signal, step.id)
    if (end.leftProcesses) io.log('system', 'The script left processes running; they were ended.')
    if (end.flooded) throw tooMuch(step.id, mostBytes)
    const ended: ScriptEnd = { ...end, ending: result.end(), stderr: tail.text() }
    return scriptOutcome(step, place, ended, secrets)
  } finally {
    closeSync(stdin)
  }
}

function tooMuch(step: string, mostBytes: number): AppError {
  const most = shownBytes(mostBytes)
  return new AppError(
    'too_large',
    `The script of step ${step} wrote more than ${most} to stdout and stderr and was ended. Let it write less, or raise limits.output.`,
    { data: { error_code: 'OUTPUT_TOO_LARGE', reason: `more than ${most} of output` } },
  )
}

function notStarted(step: ScriptStep, error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error)
  return new AppError(
    'start_failed',
    `The ${step.language} interpreter for step ${step.id} could not be started (${why}). Look at Settings, Runtimes.`,
    { cause: error, data: { error_code: 'START_FAILED' } },
  )
}
