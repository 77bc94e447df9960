import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol, type Session } from 'electron'
import { panelFile } from './panel-file.ts'

/** The address of the panel's page: a scheme of our own, because `file:` pages may read other files. */
export const panelAddress = 'app://gatehouse/index.html'

/**
 * No remote content, no inline script, no eval. Styles alone may be inline: Mantine and CodeMirror write theirs into the page,
 * and with every image and font local a style can carry nothing out.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
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

async function answer(folder: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? panelFile(folder, request.url) : undefined
  const type = file && types[extname(file)]
  if (!type) return new Response('Not found', { status: 404 })
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: headers(type) })
  } catch {
    return new Response('Not found', { status: 404 })
  }
}

function headers(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  }
}
