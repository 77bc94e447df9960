import type { Json } from '#services/workflows/language.ts'
import { failed } from './failed.ts'
import type { HttpStep } from './step-kinds.ts'
import type { StepSecrets } from './step-secrets.ts'

export type Asked = {
  url: URL
  method: HttpStep['method']
  headers: Record<string, string>
  body: string | undefined
  /** Names of headers that another host must not see. */
  confidential: Set<string>
}

/**
 * The request of a step. `${NAME}` in a header's value stands for a secret, and so does an address that is `${NAME}` and nothing
 * else. Nowhere else: a text that comes from an input could ask for a secret and have it sent along. Throws `bad_input`.
 */
export function prepare(step: HttpStep, secrets: StepSecrets): Asked {
  const url = addressOf(step, secrets)
  addQuery(url, step.query ?? {})
  const { headers, confidential } = headersOf(step, secrets)
  const given = step.body ?? null
  const body = given === null ? undefined : asText(given)
  if (body !== undefined && typeof given !== 'string') headers['content-type'] ??= 'application/json'
  return { url, method: step.method, headers, body, confidential }
}

function addQuery(url: URL, query: Record<string, Json>): void {
  for (const [name, given] of Object.entries(query)) {
    const all = Array.isArray(given) ? given : [given]
    for (const one of all.filter(value => value !== null)) url.searchParams.append(name, asText(one))
  }
}

function bad(step: HttpStep, why: string): Error {
  return failed('bad_input', `Step ${step.id}: ${why}.`, { error_code: 'BAD_INPUT', reason: why })
}

function addressOf(step: HttpStep, { values }: StepSecrets): URL {
  const name = /^\$\{(\w+)\}$/.exec(step.url.trim())?.[1]
  const address = (name === undefined ? undefined : values[name]) ?? step.url
  const shown = name === undefined ? step.url.slice(0, 200) : `of the secret ${name}`
  if (!URL.canParse(address)) throw bad(step, `the address ${shown} is not an address`)
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw bad(step, `the address must begin with http:// or https://, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '')
    throw bad(
      step,
      'the address holds a user or password; send them as an Authorization header from a secret',
    )
  return url
}

function headersOf(step: HttpStep, { values }: StepSecrets) {
  const headers: Record<string, string> = { 'user-agent': 'Gatehouse', accept: '*/*' }
  const confidential = new Set(['authorization', 'cookie', 'proxy-authorization'])
  for (const [name, text] of Object.entries(step.headers ?? {})) {
    const lower = name.toLowerCase()
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw bad(step, `${JSON.stringify(name)} is not a header's name`)
    const value = text.replaceAll(/\$\{(\w+)\}/g, (whole, secret: string) => {
      const found = values[secret]
      if (found !== undefined) confidential.add(lower)
      return found ?? whole
    })
    if (/[\0\r\n]/.test(value)) throw bad(step, `the header ${name} holds a line break, which no header can`)
    headers[lower] = value
  }
  return { headers, confidential }
}

const redirects = new Set([301, 302, 303, 307, 308])

/** Where a redirect leads; undefined when there is none to follow. Throws when it leads out of HTTP, or out of TLS. */
export function nextOf(
  step: HttpStep,
  asked: Asked,
  status: number,
  location: string | string[] | undefined,
): Asked | undefined {
  const isWanted = step.expect?.includes(status) === true
  if (isWanted || !redirects.has(status) || typeof location !== 'string') return undefined
  const url = targetOf(step, asked.url, location)
  return { ...asked, url, ...changed(asked, status), headers: headersFor(asked, url, status) }
}

function targetOf(step: HttpStep, from: URL, location: string): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined
  if (url && (url.protocol === from.protocol || url.protocol === 'https:')) return url
  throw failed(
    'address_refused',
    `Step ${step.id} was redirected from ${from.origin} to ${url?.protocol ?? 'nowhere'}, which is not followed.`,
    { error_code: 'REDIRECT_REFUSED', reason: 'a redirect to another kind of address' },
  )
}

/** 303, and by old custom 301 and 302 after a POST, are followed by a GET without a body. */
function becomesGet({ method }: Asked, status: number): boolean {
  return (status === 303 && method !== 'HEAD') || (status < 303 && method === 'POST')
}

function changed(asked: Asked, status: number): Partial<Asked> {
  return becomesGet(asked, status) ? { method: 'GET', body: undefined } : {}
}

function headersFor(asked: Asked, url: URL, status: number): Record<string, string> {
  const isOther = url.origin !== asked.url.origin
  const dropped = (name: string) =>
    (isOther && asked.confidential.has(name)) || (becomesGet(asked, status) && name.startsWith('content-'))
  return Object.fromEntries(Object.entries(asked.headers).filter(([name]) => !dropped(name)))
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
