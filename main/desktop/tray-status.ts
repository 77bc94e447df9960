import type { GatewayStatus } from '#contract'

/** Which tray icon says it: `waiting` is anything that needs a look. */
export function iconFor({ state }: Pick<GatewayStatus, 'state'>): 'ok' | 'paused' | 'waiting' {
  if (state === 'listening') return 'ok'
  return state === 'paused' ? 'paused' : 'waiting'
}

/** The first line of the tray's menu, and its tooltip. */
export function statusText({ state, url, error }: Pick<GatewayStatus, 'state' | 'url' | 'error'>): string {
  switch (state) {
    case 'listening':
      return url ? `Gateway at ${url}` : 'Gateway listening'
    case 'paused':
      return 'Gateway paused: every call is refused'
    case 'failed':
      return error?.message ?? 'Gateway failed'
    case 'stopped':
      return 'Gateway stopped'
  }
}
