import { lstatSync, readFileSync } from 'node:fs'
import { AppError } from '#base/errors.ts'
import type { Json } from '#services/workflows/language.ts'
import type { Ending } from './last-json.ts'
import { shownBytes } from './measures.ts'
import type { Place } from './script-place.ts'
import { mostResultBytes } from './bounds.ts'
import type { ScriptStep } from './step-kinds.ts'
import type { StepSecrets } from './step-secrets.ts'

export type ScriptEnd = {
  code: number | null
  signal: NodeJS.Signals | null
  ending: Ending
  /** Its last lines on stderr, without secrets. */
  stderr: string
}

/** A script's result: GATEHOUSE_OUTPUT when it wrote that, else the last JSON on stdout, else null. Throws what went wrong (W4). */
export function scriptOutcome(step: ScriptStep, place: Place, end: ScriptEnd, secrets: StepSecrets): Json {
  if (end.code !== 0) throw failure(step, end, secrets)
  const value = fromFile(step.id, place.outputFile) ?? fromStdout(step.id, end.ending, secrets)
  return secrets.redactAll(value)
}

function fromFile(step: string, file: string): Json | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (!found) return undefined
  if (!found.isFile())
    throw notJson(step, 'What it made of the file named by GATEHOUSE_OUTPUT is not a plain file')
  if (found.size === 0) return undefined
  if (found.size > mostResultBytes) throw tooLarge(step)
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is Json
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as Json
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    // The parser quotes what it could not read, which may be anything.
    throw notJson(
      step,
      `The file it wrote for GATEHOUSE_OUTPUT is not JSON (${why.replace(/,? ?"[^]*$/, '')})`,
    )
  }
}

function fromStdout(step: string, ending: Ending, { redact }: StepSecrets): Json {
  switch (ending.kind) {
    case 'json':
      return ending.value
    case 'text':
      return null
    case 'too_large':
      throw tooLarge(step)
    case 'broken': {
      const shown = redact(ending.text).slice(0, 200)
      throw notJson(step, `Its output ends like JSON but is none: ${shown}`)
    }
  }
}

function failure(step: ScriptStep, end: ScriptEnd, { redact }: StepSecrets): AppError {
  const said = saidBy(end.ending)
  const found = overLimit(step, end) ?? plainly(step, end)
  const { error = found.sentence, error_code = found.code, reason = said.error ?? found.reason } = said
  return new AppError('script_failed', redact(error), {
    data: {
      error_code: redact(error_code).slice(0, 100),
      reason: redact(reason),
      exitCode: end.code,
      signal: end.signal,
      stderr: end.stderr,
    },
  })
}

type Finding = { code: string; reason: string; sentence: string }

function plainly({ id }: ScriptStep, { code, signal, stderr }: ScriptEnd): Finding {
  const how = signal === null ? `with exit code ${code}` : `by signal ${signal}`
  const words = lastWords(stderr)
  return {
    code: 'STEP_FAILED',
    reason: words || `ended ${how}`,
    sentence: `The script of step ${id} ended ${how}. ${words ? `Its last words: ${words}` : 'It wrote nothing to stderr.'}`,
  }
}

type Said = { error?: string; error_code?: string; reason?: string }

/** What a failing script says of its failure in its last JSON line. */
function saidBy(ending: Ending): Said {
  if (ending.kind !== 'json' || typeof ending.value !== 'object' || ending.value === null) return {}
  const said: Said = {}
  for (const [name, value] of Object.entries(ending.value)) {
    if (typeof value !== 'string' || value === '') continue
    if (name === 'error' || name === 'error_code' || name === 'reason') said[name] = value.slice(0, 2_000)
  }
  return said
}

function overLimit({ id, limits }: ScriptStep, { signal, stderr, code }: ScriptEnd): Finding | undefined {
  // A shell reports the signal of what it ran as 128 + its number.
  if (limits?.cpu !== undefined && (signal === 'SIGXCPU' || code === 152))
    return {
      code: 'CPU_LIMIT',
      reason: `more than ${limits.cpu} of CPU time`,
      sentence: `The script of step ${id} used more than its ${limits.cpu} of CPU time and was ended. Raise limits.cpu, or let it do less.`,
    }
  const isMemory = /MemoryError|out of memory|cannot allocate memory|bad_alloc|OutOfMemory/i.test(stderr)
  if (limits?.memory !== undefined && isMemory)
    return {
      code: 'MEMORY_LIMIT',
      reason: `more than ${limits.memory} of memory`,
      sentence: `The script of step ${id} needed more than its ${limits.memory} of memory. Raise limits.memory, or let it hold less. Its last words: ${lastWords(stderr)}`,
    }
  return undefined
}

/** The last line says most, except where it is Go's or Node's trailer. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter(line => !/^(?:exit status \d+|Node\.js v\d.*|\s+at .*|\})$/.test(line))
  const message = lines.findLast(line => /^\w*(?:Error|Exception|panic|fatal error)\b/.test(line))
  return (message ?? lines.at(-1) ?? stderr).trim().slice(0, 500)
}

function notJson(step: string, what: string): AppError {
  return new AppError(
    'output_not_json',
    `Step ${step} ran, but its result cannot be read. ${what}. Print the result as JSON last, e.g. with json.dumps or JSON.stringify.`,
    { data: { error_code: 'OUTPUT_NOT_JSON', reason: what } },
  )
}

function tooLarge(step: string): AppError {
  const most = shownBytes(mostResultBytes)
  return new AppError(
    'too_large',
    `The result of step ${step} is larger than ${most}. Write it to a file and give back the file's path.`,
    { data: { error_code: 'OUTPUT_TOO_LARGE', reason: `a result of more than ${most}` } },
  )
}
