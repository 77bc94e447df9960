import type { ServerInput } from '#contract'

/**
 * User and password in an address (`https://me:secret@host`) become a Basic header, whose value goes to the vault; an
 * address is stored and shown in clear, and no request can be made to one that has them.
 */
export function withoutCredentials<T extends Pick<ServerInput, 'url' | 'auth'>>(input: T): T {
  const { url: address, auth } = input
  if (!address || !URL.canParse(address)) return input
  const url = new URL(address)
  if (!url.username && !url.password) return input
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const secret = `Basic ${Buffer.from(pair).toString('base64')}`
  url.username = ''
  url.password = ''
  const isFree = !auth || auth.type === 'none'
  return {
    ...input,
    url: url.href,
    ...(isFree && { auth: { type: 'api_key', header: 'Authorization', secret } }),
  }
}
