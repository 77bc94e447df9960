import type { Server, ServerInput } from '#contract'

/** True when an import would only repeat this server: the same name at the same place. */
export function sameServer(server: Server, input: ServerInput): boolean {
  return place(server) === place(input)
}

function place({ name, kind, command, args = [], url }: Server | ServerInput): string {
  return JSON.stringify(kind === 'stdio' ? [name, kind, command, args] : [name, kind, url])
}
