import type { Dispatcher } from 'undici'
import type { Json } from '#services/workflows/language.ts'

export type Answer = { status: number; headers: Record<string, string>; body: Json }

/** Reads an answer to its end; undefined when it is larger than `mostBytes`. JSON is parsed, text is text, anything else base64. */
export async function answerOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  mostBytes: number,
): Promise<Answer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without an encoding a body gives buffers
    const part = chunk as Buffer
    bytes += part.length
    if (bytes > mostBytes) {
      body.destroy()
      return undefined
    }
    chunks.push(part)
  }
  const shown = headersOf(headers)
  return {
    status: statusCode,
    headers: shown,
    body: valueOf(Buffer.concat(chunks), shown['content-type'] ?? ''),
  }
}

/** Cookies are keys to sessions and have no place in a job's record. */
function headersOf(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name === 'set-cookie'
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

function valueOf(bytes: Buffer, type: string): Json {
  if (bytes.length === 0) return null
  const isText = type === '' || /^text\/|json|xml|javascript|urlencoded|yaml/i.test(type)
  if (!isText) return bytes.toString('base64')
  const text = bytes.toString('utf8')
  if (!/json/i.test(type) && type !== '') return text
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON.parse gives is Json
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
