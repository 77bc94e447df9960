/**
 * Runs one query of a workflow on one SQLite file and ends: a slow query holds up this process and not Gatehouse, and can be
 * ended at any moment. Reads `{file, query, params, mostRows, mostBytes}` as JSON on stdin, writes `{value}` or `{error}`.
 */
import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'

type Request = { file: string; query: string; params: unknown[]; mostRows: number; mostBytes: number }

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parent's own JSON, over a pipe of ours
const request = JSON.parse(readFileSync(0, 'utf8')) as Request

function run({ file, query, params, mostRows, mostBytes }: Request): unknown {
  const database = new Database(file, { timeout: 30_000 })
  try {
    database.pragma('foreign_keys = ON')
    database.defaultSafeIntegers(true)
    const statement = database.prepare(query)
    const bound = params.map(toSql)
    if (statement.reader) return readRows(statement.iterate(...bound), mostRows, mostBytes)
    const { changes, lastInsertRowid } = statement.run(...bound)
    return { rows: [], row_count: 0, truncated: false, changes, last_id: toJson(lastInsertRowid) }
  } finally {
    database.close()
  }
}

function readRows(found: IterableIterator<unknown>, mostRows: number, mostBytes: number): unknown {
  const rows: unknown[] = []
  let bytes = 0
  let truncated = false
  for (const row of found) {
    const plain = plainRow(row)
    bytes += JSON.stringify(plain).length
    truncated = rows.length >= mostRows || bytes > mostBytes
    if (truncated) break
    rows.push(plain)
  }
  return { rows, row_count: rows.length, truncated, changes: 0, last_id: null }
}

function plainRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)]))
}

/** SQLite has no booleans, lists or objects. */
function toSql(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  // A whole number of JSON is an INTEGER, as it would be when written into the query.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** Whole numbers that JSON's numbers cannot hold, and bytes, become text. */
function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Buffer.isBuffer(value)) return value.toString('base64')
  return value
}

function answer(): unknown {
  try {
    return { value: run(request) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

process.stdout.write(JSON.stringify(answer()))
