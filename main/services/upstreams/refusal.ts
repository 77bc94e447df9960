import { AppError } from '#base/errors.ts'
import { failure, isRecord, rpcFailure, statusFailure, type Where } from './failure.ts'

const mostRefusalBytes = 64 * 1024

/**
 * Reads an HTTP answer to an MCP message that is not 2xx. `data.delivered` false marks an ended session (MCP 2025-11-25,
 * transports: 404; some servers say 400): the message was not acted on and may be sent again on a new session.
 */
export async function readRefusal(response: Response, hadSession: boolean, where: Where): Promise<AppError> {
  const { status } = response
  const text = await readSome(response)
  if (hadSession && isSessionEnd(status, text)) return sessionEnded(where)
  const error = rpcErrorIn(text)
  if (error && ![401, 403, 404].includes(status)) return rpcFailure(error, where)
  return statusFailure(status, typeof error?.['message'] === 'string' ? error['message'] : text, where)
}

const isSessionEnd = (status: number, text: string) =>
  status === 404 || (status === 400 && /session/i.test(text))

/** The server forgot our session, usually because it was restarted. */
export function sessionEnded(where: Where): AppError {
  return failure(
    'connection_lost',
    where,
    `${where.name} ended the session, perhaps because it was restarted. A new one is opened by itself; then try again.`,
    { data: { delivered: false } },
  )
}

/** True for a failure after which the same message may be sent once more, because it never reached the server. */
export function wasNotDelivered(error: AppError): boolean {
  return isRecord(error.data) && error.data['delivered'] === false
}

/** The end of a connection for what had been sent on it before: that may have been acted on, whatever a new attempt met. */
export function asLost(error: AppError): AppError {
  return new AppError('connection_lost', error.message, { cause: error })
}

async function readSome(response: Response): Promise<string> {
  if (!response.body) return ''
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of response.body) {
      parts.push(part)
      size += part.length
      if (size > mostRefusalBytes) break
    }
  } catch {
    // What came before the break is enough for a sentence.
  }
  return Buffer.concat(parts).toString('utf8')
}

function rpcErrorIn(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const error = isRecord(body) && body['jsonrpc'] === '2.0' ? body['error'] : undefined
    return isRecord(error) ? error : undefined
  } catch {
    return undefined
  }
}
