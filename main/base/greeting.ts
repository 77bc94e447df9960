import { readFileSync } from 'node:fs'

/** Protocol revisions of the session era that Gatehouse speaks, newest first (MCP, "Lifecycle: version negotiation"). */
export const protocolVersions = [
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
  '2024-10-07',
] as const

/** What the gateway can do, as `initialize` tells it; the bridge says the same before the gateway is reached. */
export const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true },
  logging: {},
}

/** Told to every client's model. */
export const instructions =
  'Gatehouse is a gateway in front of several MCP servers. A tool is named SERVER__TOOL. A person decides which tools ' +
  'are switched on and may pause the gateway; when a call is refused, tell the person what the refusal says.'

/** The name under which clients see Gatehouse. */
export function serverInfo(version: string): { name: string; title: string; version: string } {
  return { name: 'gatehouse', title: 'Gatehouse', version }
}

/** The revision to answer with: the asked one when it is spoken, else the newest. */
export function negotiate(asked: unknown): string {
  return protocolVersions.find(version => version === asked) ?? protocolVersions[0]
}

/** The version in our package.json: two folders up in the tree, two or three up from the bundle. */
export function packageVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const found: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (isGatehouse(found)) return found.version
    } catch {
      continue
    }
  }
  return '0.0.0'
}

function isGatehouse(value: unknown): value is { version: string } {
  const { name, version } = { name: '', version: undefined, ...(typeof value === 'object' ? value : {}) }
  return name === 'gatehouse' && typeof version === 'string'
}
