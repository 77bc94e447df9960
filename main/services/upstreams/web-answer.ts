import { ReadableStream as WebStream } from 'node:stream/web'
import type { Dispatcher } from 'undici'

/** Answers of at most this are read at once, which takes half the time of reading them as a stream; in bytes. */
const smallBytes = 1024 * 1024

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const bodiless = new Set([204, 205, 304])

/** What undici's `request` brought as the Response that `fetch` would have made of it. */
export async function asResponse({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Response> {
  const init = { status: statusCode, headers: headersOf(headers) }
  if (bodiless.has(statusCode)) {
    await body.dump()
    return new Response(null, init)
  }
  const length = Number(headers['content-length'] ?? Infinity)
  if (length <= smallBytes) return new Response(await body.text(), init)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's web streams are typed apart from the DOM's
  return new Response(WebStream.from(body) as ReadableStream<Uint8Array>, init)
}

function headersOf(given: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given))
    for (const each of [value ?? []].flat()) headers.append(name, each)
  return headers
}
