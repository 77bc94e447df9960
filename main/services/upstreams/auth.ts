import type { Server } from '#contract'

/** The headers that prove who we are to a server (requirement S3). They exist in memory only. */
export async function authHeaders(
  server: Server,
  resolve: (reference: string) => Promise<string>,
): Promise<Record<string, string>> {
  const { type, header = 'X-API-Key', secret } = server.auth
  if (type === 'none' || secret === undefined) return {}
  const value = await resolve(secret)
  return type === 'bearer' ? { Authorization: `Bearer ${value}` } : { [header]: value }
}
