import { Client, Query, types } from 'pg'
import type { Json } from '#services/workflows/language.ts'
import type { StepIo } from '../engine.ts'
import { mostResultBytes, mostRows } from './bounds.ts'
import { failed, sentenceOf, throwIfEnded } from './failed.ts'
import type { SqlStep } from './step-kinds.ts'
import { resolveSecrets, type StepSecrets } from './step-secrets.ts'

const connectMs = 30_000
/** int8, date, timestamp: read as JavaScript's own they would lose digits, or a day to the time zone. */
const int8 = 20
const asText = new Set([1082, 1114])

/** Runs one statement on a PostgreSQL server, with bound parameters, in a connection of its own. */
export async function runPostgres(step: SqlStep, io: StepIo): Promise<Json> {
  const secrets = await resolveSecrets(step.secrets, io.resolveSecret)
  throwIfEnded(io.signal, step.id)
  const client = clientFor(step, secrets)
  // A lost connection rejects the query, too; without a listener it would end Gatehouse.
  client.on('error', () => undefined)
  const stopped = Promise.withResolvers<never>()
  stopped.promise.catch(() => undefined)
  const stop = () => stopped.reject(new Error('stopped'))
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    const work = client.connect().then(() => query(client, step))
    work.catch(() => undefined)
    return secrets.redactAll(await Promise.race([work, stopped.promise]))
  } catch (error) {
    if (io.signal.aborted) await cancelQuery(client, step, secrets)
    throwIfEnded(io.signal, step.id)
    throw refusal(step, secrets, error)
  } finally {
    io.signal.removeEventListener('abort', stop)
    void client.end().catch(() => undefined)
  }
}

function clientFor(step: SqlStep, secrets: StepSecrets): Client {
  const bad = (why: string) =>
    failed('bad_input', `The database of step ${step.id} ${why}.`, { error_code: 'BAD_INPUT', reason: why })
  if (!URL.canParse(step.database)) throw bad('is not an address such as postgres://user@host:5432/name')
  const url = new URL(step.database)
  if (url.password !== '')
    throw bad('has its password in the address; give it as the secret PGPASSWORD instead')
  if (url.hostname === '') throw bad('names no host')
  // What is not given here the driver would take from Gatehouse's own environment, and send it to any server.
  url.username ||= encodeURIComponent(secrets.values['PGUSER'] ?? 'postgres')
  url.password = encodeURIComponent(secrets.values['PGPASSWORD'] ?? 'none')
  if (url.port === '') url.port = '5432'
  return new Client({
    connectionString: url.href,
    connectionTimeoutMillis: connectMs,
    application_name: 'gatehouse',
    types: { getTypeParser: parserOf },
  })
}

function parserOf(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === int8) return text => (Number.isSafeInteger(Number(text)) ? Number(text) : text)
  if (asText.has(oid)) return text => text
  return types.getTypeParser(oid, format)
}

/** Rows beyond the bounds are read and dropped, so that a statement that also writes is not cut off. */
function query(client: Client, step: SqlStep): Promise<Json> {
  const rows: Json[] = []
  let bytes = 0
  let truncated = false
  const running = client.query(new Query(step.query, (step.params ?? []).map(toSql)))
  return new Promise((resolve, reject) => {
    running.on('row', row => {
      if (truncated) return
      const text = JSON.stringify(row)
      bytes += text.length
      truncated = rows.length >= mostRows || bytes > mostResultBytes
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is Json
      if (!truncated) rows.push(JSON.parse(text) as Json)
    })
    running.on('error', reject)
    running.on('end', result => {
      const isRead = result.command === 'SELECT'
      const changes = isRead ? 0 : (result.rowCount ?? 0)
      resolve({ rows, row_count: rows.length, truncated, changes, last_id: null })
    })
  })
}

/** Lists and objects travel as JSON, as the server's json functions take them. */
function toSql(value: Json): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** The server does not notice that nobody waits any more; it is told over a second connection. */
async function cancelQuery(client: Client, step: SqlStep, secrets: StepSecrets): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types leave the field out
  const { processID } = client as unknown as { processID: number | null }
  if (processID === null || processID === undefined) return
  const second = clientFor(step, secrets)
  second.on('error', () => undefined)
  try {
    await second.connect()
    await second.query('SELECT pg_cancel_backend($1)', [processID])
  } catch {
    // The server is gone, and the query with it.
  } finally {
    void second.end().catch(() => undefined)
  }
}

function refusal(step: SqlStep, { values, redact }: StepSecrets, error: unknown): Error {
  const { host } = new URL(step.database)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = redact(sentenceOf(error))
  const data = { error_code: 'SQL_FAILED', reason: why }
  if (code === 'ECONNREFUSED')
    return failed('connection_refused', `Nothing listens at ${host}, the database of step ${step.id}.`, data)
  if (code === 'ENOTFOUND')
    return failed('host_not_found', `There is no host ${host}, the database of step ${step.id}.`, data)
  const isPassword = code.startsWith('28')
  const hint = isPassword && !values['PGPASSWORD'] ? ' Give its password as the secret PGPASSWORD.' : ''
  return failed(
    isPassword ? 'unauthorized' : 'step_failed',
    `PostgreSQL at ${host} refused the query of step ${step.id}: ${why}.${hint}`,
    data,
  )
}
