import { AppError } from '#base/errors.ts'
import type { ErrorCode, ServerKind } from '#contract'

/** The server a failure belongs to, for its sentence. `target` is the command or the address. */
export type Where = {
  name: string
  kind: ServerKind
  target: string
  /** Takes this server's secret values out of a text. */
  redact(text: string): string
}

const codes: Record<string, ErrorCode> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'host_not_found',
  EAI_NODATA: 'host_not_found',
  ETIMEDOUT: 'timed_out',
  EHOSTUNREACH: 'timed_out',
  ENETUNREACH: 'timed_out',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  UND_ERR_HEADERS_TIMEOUT: 'timed_out',
  UND_ERR_BODY_TIMEOUT: 'timed_out',
  EPROTO: 'tls_failed',
}
const tlsCode = /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/

/** Every failure of reaching or asking a server as an AppError with a sentence that says what to do (requirement S9). */
export function toFailure(error: unknown, where: Where): AppError {
  const known = find(error, cause => (cause instanceof AppError ? cause : undefined))
  if (known) return known
  if (find(error, cause => (cause instanceof SyntaxError ? cause : undefined))) return notJson(where, error)
  const code = find(error, codeOf)
  if (code !== undefined) return networkFailure(code, error, where)
  return failure('connection_lost', where, lost(where, textOf(error)), { cause: error })
}

function networkFailure(code: string, error: unknown, where: Where): AppError {
  const kind = codes[code] ?? (tlsCode.test(code) ? 'tls_failed' : 'connection_lost')
  const { name, target } = where
  const sentences: Partial<Record<ErrorCode, string>> = {
    connection_refused: `Nothing answers at ${target}. Check that ${name} is running and that its address and port are right.`,
    host_not_found: `The host of ${target} was not found. Check the address of ${name} for a typing mistake, and that this computer is online.`,
    timed_out: `${target} could not be reached in time (${code}). Check the address of ${name}, and whether a firewall or VPN is in the way.`,
    tls_failed: `No secure connection to ${target} could be made (${code}). Check the certificate of ${name}, and that the address should start with https://.`,
  }
  return failure(kind, where, sentences[kind] ?? lost(where, code), { cause: error, data: { reason: code } })
}

const lost = ({ name }: Where, why: string) =>
  `The connection to ${name} ended unexpectedly (${why}). It is opened again by itself; then try again.`

/** An HTTP answer that is not 2xx; `body` is its text, of which the first line is shown. */
export function statusFailure(status: number, body: string, where: Where): AppError {
  const { name } = where
  const data = { status }
  // Before it is cut short, which could leave half a secret standing.
  const said = excerpt(where.redact(body))
  const says = said === '' ? '' : ` It says: ${said}`
  if (status === 401)
    return failure(
      'unauthorized',
      where,
      `${name} refused the credentials (HTTP 401). Check its authentication type and its secret.${says}`,
      { data },
    )
  if (status === 403)
    return failure(
      'forbidden',
      where,
      `${name} does not allow this (HTTP 403). The credentials were understood but lack the permission.${says}`,
      { data },
    )
  if (status === 404 || status === 405)
    return failure('endpoint_not_found', where, `${missingPath(where, status)}${says}`, { data })
  return failure('http_error', where, `${name} answered with HTTP ${status}.${says}`, { data })
}

function missingPath({ name, target, kind }: Where, status: number): string {
  if (kind === 'rest')
    return `The server at ${target} does not implement /tools or /execute (HTTP ${status}). Check the base address of ${name}.`
  if (kind === 'pyexecutor')
    return `The server at ${target} does not answer at /api/workflows/ (HTTP ${status}). Check the base address of ${name}.`
  return `There is no MCP endpoint at ${target} (HTTP ${status}): is this the right path? Many servers use /mcp or /sse.`
}

/** A JSON-RPC error object, passed on with its own code, message and data. */
export function rpcFailure(error: unknown, where: Where): AppError {
  const { code, message, data } = isRecord(error) ? error : {}
  const said = where.redact(stripPrefix(typeof message === 'string' ? message : 'no message'))
  if (code === -32_022 || /unsupported protocol version/i.test(said)) return protocolMismatch(where, said)
  return new AppError('server_error', said, {
    data: {
      code: Number.isSafeInteger(code) ? code : -32_603,
      message: said,
      ...(data !== undefined && { data }),
    },
  })
}

/** The server speaks, but not a version or shape that Gatehouse understands. */
export function protocolMismatch(where: Where, why: string): AppError {
  return failure(
    'protocol_mismatch',
    where,
    `${where.name} does not speak a protocol that Gatehouse understands: ${why}. Check that the kind "${where.kind}" is right for it, or update it.`,
  )
}

/** Something that should be JSON is not. */
export function notJson(where: Where, cause?: unknown): AppError {
  const hint =
    where.kind === 'stdio'
      ? 'Check that the command starts an MCP server.'
      : 'Check that the address is that of the server itself and not of a web page.'
  return failure('not_json', where, `${where.name} answered with something that is not JSON. ${hint}`, {
    cause,
  })
}

/** A message or an answer beyond the cap. */
export function tooLarge(where: Where, what: string): AppError {
  return failure('too_large', where, `${where.name} sent ${what}. Ask it for less at a time.`)
}

/** An answer nested beyond what can be passed on. */
export function tooDeep(where: Where, levels: number): AppError {
  const sentence = `${where.name} sent an answer nested more than ${levels} levels deep. Ask it for less at a time.`
  return failure('too_large', where, sentence)
}

const isReading = (what: string) => /^initialize$|^GET \/(?:tools$|api\/)|SSE endpoint$|\/list$/.test(what)

/** Nothing came within the time. */
export function timedOut(where: Where, what: string, timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 100) / 10
  // The server's own time-out is for calls; advice that changes nothing sends people the wrong way.
  const advice = isReading(what)
    ? 'restart it, then try again'
    : 'try again, restart it, or give it a longer time-out'
  return failure(
    'timed_out',
    where,
    `${where.name} did not answer ${what} within ${seconds} s. It may be busy or stuck; ${advice}.`,
    { data: { timeoutMs } },
  )
}

/** The asker gave up. */
export function cancelled(what: string): AppError {
  return new AppError('cancelled', `${what} was cancelled.`)
}

/** An AppError of this server, with its secrets taken out of the sentence. */
export function failure(
  code: ErrorCode,
  where: Where,
  sentence: string,
  options: { cause?: unknown; data?: unknown } = {},
): AppError {
  return new AppError(code, where.redact(sentence), options)
}

/** The first line of a server's text, short enough for a sentence. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

const stripPrefix = (message: string) => message.replace(/^(?:MCP error -?\d+: )+/, '')

function codeOf(cause: unknown): string | undefined {
  return isRecord(cause) && typeof cause['code'] === 'string' ? cause['code'] : undefined
}

function textOf(error: unknown): string {
  return excerpt(error instanceof Error ? error.message : String(error))
}

/** Looks through an error, its causes and the errors it aggregates, nearest first. */
function find<T>(error: unknown, pick: (cause: unknown) => T | undefined, depth = 0): T | undefined {
  if (!isRecord(error) || depth > 8) return undefined
  const found = pick(error)
  if (found !== undefined) return found
  const inner = Array.isArray(error['errors']) ? [...error['errors'], error['cause']] : [error['cause']]
  for (const cause of inner) {
    const deeper = find(cause, pick, depth + 1)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

/** True for anything that has fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
