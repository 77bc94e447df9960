import { mkdirSync, openSync, closeSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { entryPath } from '#base/entry-path.ts'
import type { Guarding } from '#base/guarding.ts'
import type { Leftovers } from '#base/leftovers.ts'
import type { Json } from '#services/workflows/language.ts'
import type { StepIo } from '../engine.ts'
import { failed, throwIfEnded } from './failed.ts'
import { mostResultBytes, mostRows } from './bounds.ts'
import type { SqlStep } from './step-kinds.ts'
import { runProcess } from './step-process.ts'

export type SqliteDeps = { dataFolder: string; guarding: Guarding; leftovers: Leftovers }

/** Statements that stay within the one file they were given; ATTACH and VACUUM INTO would not. */
const allowed =
  /^(?:SELECT|WITH|VALUES|INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|ALTER|EXPLAIN|ANALYZE|REINDEX|PRAGMA|VACUUM\s*;?\s*$)/i

/** Runs one statement on a SQLite file of the workflows' `data/` folder, in a process of its own. */
export async function runSqlite(deps: SqliteDeps, step: SqlStep, io: StepIo): Promise<Json> {
  checkStatement(step)
  const folder = join(deps.dataFolder, 'workflows', 'data')
  const file = databaseFile(step, folder)
  const request = { file, query: step.query, params: step.params ?? [], mostRows, mostBytes: mostResultBytes }
  const { code, text, flooded } = await ask(deps, JSON.stringify(request), folder, io)
  throwIfEnded(io.signal, step.id)
  const answer = code === 0 && !flooded ? parse(text) : undefined
  if (!answer)
    throw failed('step_failed', `The query of step ${step.id} ended unexpectedly, with exit code ${code}.`, {
      error_code: 'SQL_FAILED',
      reason: `exit code ${code}`,
    })
  if (answer.error === undefined) return answer.value ?? null
  throw failed('step_failed', `SQLite refused the query of step ${step.id}: ${answer.error}.`, {
    error_code: 'SQL_FAILED',
    reason: answer.error,
  })
}

async function ask({ guarding, leftovers }: SqliteDeps, request: string, folder: string, io: StepIo) {
  const given = join(folder, `.query-${randomUUID()}.json`)
  writeFileSync(given, request, { mode: 0o600 })
  const stdin = openSync(given, 'r')
  const chunks: Buffer[] = []
  try {
    const { code, flooded } = await runProcess({
      command: process.execPath,
      args: [entryPath('sqlite')],
      cwd: folder,
      env: { ELECTRON_RUN_AS_NODE: '1' },
      stdin,
      guarding,
      leftovers,
      signal: io.signal,
      mostBytes: 3 * mostResultBytes,
      stdout: chunk => chunks.push(chunk),
      stderr: chunk => io.log('system', chunk.toString('utf8').slice(0, 2_000)),
    })
    return { code, flooded, text: Buffer.concat(chunks).toString('utf8') }
  } finally {
    closeSync(stdin)
    rmSync(given, { force: true })
  }
}

function parse(text: string): { value?: Json; error?: string } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by main/sqlite.ts
  return JSON.parse(text) as { value?: Json; error?: string }
}

function checkStatement({ id, query }: SqlStep): void {
  const statement = query.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '')
  if (allowed.test(statement)) return
  const verb = /^\w+(?:\s+INTO)?/.exec(statement)?.[0] ?? 'nothing'
  throw failed(
    'bad_input',
    `The query of step ${id} begins with ${verb}, which a sql step does not run: it would reach beyond its one file.`,
    { error_code: 'BAD_INPUT', reason: `${verb} is not allowed` },
  )
}

/** The file, whose folder exists and is, all links followed, within `data/`. */
function databaseFile({ id, database }: SqlStep, folder: string): string {
  const path = database.slice('sqlite:'.length)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const outside = () =>
    failed(
      'bad_input',
      `The database ${path.slice(0, 200)} of step ${id} is not within the workflows' data folder. Give a path below ${folder}, e.g. sqlite:orders.db.`,
      { error_code: 'BAD_INPUT', reason: 'the database is outside of the data folder' },
    )
  const wanted = resolve(folder, path)
  if (path === '' || path.includes('\0') || isAbsolute(path) || !isWithin(wanted, folder)) throw outside()
  mkdirSync(dirname(wanted), { recursive: true, mode: 0o700 })
  const file = join(realpathSync(dirname(wanted)), basename(wanted))
  const target = realpathOf(file)
  if (!isWithin(target, realpathSync(folder))) throw outside()
  return target
}

function realpathOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
