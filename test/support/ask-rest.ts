/** What a request says beside its path; `text` is a body that is no JSON of ours. */
export type AskOptions = { method?: string; body?: unknown; headers?: Record<string, string>; text?: string }

/** A request with the key; the status, the headers and the JSON of its answer. */
export async function askRest(
  { origin, key }: { origin: string; key: string },
  path: string,
  { method, body, text, headers = {} }: AskOptions = {},
) {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(origin + path, {
    method: method ?? (sent === undefined ? 'GET' : 'POST'),
    headers: {
      'x-api-key': key,
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
}
