import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { panelFile } from './panel-file.ts'

/** The address of the panel's page: a scheme of our own, because `file:` pages may read other files. */
export const panelAddress = 'app://gatehouse/index.html'

/** Where the built page wants its nonce (renderer/index.html). */
const noncePlaceholder = 'STYLE_NONCE'

/** No remote content, no inline script, no eval; a style in the page only with the nonce of this very load. */
const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Must run before Electron is ready, which is when schemes are fixed. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
}

/** Serves the built panel, and nothing outside its folder, to one session. */
export function serveFolder(session: Session, folder: string): void {
  session.protocol.handle('app', request => answer(folder, request))
}

async function answer(folder: string, { method, url }: Request): Promise<Response> {
  const file = method === 'GET' ? panelFile(folder, url) : undefined
  const extension = file ? extname(file) : ''
  const type = types[extension]
  if (!file || !type) return notFound()
  const content = await readFile(file).catch(() => undefined)
  if (!content) return notFound()
  const nonce = randomBytes(16).toString('base64')
  const body = extension === '.html' ? content.toString().replaceAll(noncePlaceholder, nonce) : content
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: headers(type, nonce),
  })
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: headers('text/plain', '') })
}

function headers(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  }
}
