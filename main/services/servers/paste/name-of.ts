import { basename, dirname } from 'node:path/posix'

/** Programs that only start another one, named among their arguments. */
const RUNNERS = new Set(
  'npx uvx bunx pnpx node python python3 uv bun deno pnpm yarn npm docker podman cmd'.split(' '),
)
const VERBS = new Set('run exec dlx x tool -- /c'.split(' '))

/** A name for a server that came without one: its package, its program or its host. */
export function nameOf({
  command,
  args = [],
  url,
}: {
  command?: string
  args?: string[]
  url?: string
}): string {
  if (url) return URL.canParse(url) ? new URL(url).hostname : 'server'
  const program = base(command ?? '')
  const target = RUNNERS.has(program)
    ? args.find(arg => !arg.startsWith('-') && !VERBS.has(arg) && !RUNNERS.has(arg))
    : undefined
  return tidy(target ?? program) || program || 'server'
}

/** `@modelcontextprotocol/server-everything@1.2.3` → `everything`, `/x/mcp-notes/dist/index.js` → `mcp-notes` → `notes`. */
function tidy(target: string): string {
  const path = target.replaceAll('\\', '/').replace(/(?<=.)@[^/@]*$/, '')
  const own = base(path)
  const dull = /^(?:index|main|server|cli|__main__)$/.test(own) && path.includes('/')
  const name = dull ? basename(dirname(path).replace(/\/(?:dist|build|src|lib|out)$/, '')) : own
  return name
    .replace(/^(?:mcp-)?server-/, '')
    .replace(/^mcp-/, '')
    .replace(/-(?:mcp-server|mcp|server)$/, '')
}

function base(path: string): string {
  return basename(path.replaceAll('\\', '/')).replace(/\.(?:exe|cmd|bat|js|mjs|cjs|ts|py|sh)$/i, '')
}
