import type { StepRunner } from '../engine.ts'
import { failed } from './failed.ts'
import { runPostgres } from './postgres.ts'
import { runSqlite, type SqliteDeps } from './sqlite.ts'
import type { SqlStep } from './step-kinds.ts'

/** One statement on a SQLite file or a PostgreSQL server; the kind of address says which. */
export function sqlRunner(deps: SqliteDeps): StepRunner<SqlStep> {
  return async (step, io) => {
    if (step.database.startsWith('sqlite:')) return runSqlite(deps, step, io)
    if (/^postgres(?:ql)?:\/\//.test(step.database)) return runPostgres(step, io)
    throw failed(
      'bad_input',
      `The database of step ${step.id} is neither sqlite:FILE nor postgres://user@host/name.`,
      { error_code: 'BAD_INPUT', reason: 'unknown kind of database' },
    )
  }
}
