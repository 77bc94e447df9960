import type { GatewayStatus } from '#contract'

/**
 * Which of the tray's pictures says it (scripts/icons.mjs draws them). A count is for something to be answered; else `waiting`
 * is anything that needs a look. `counted` pictures are not for macOS, where the count stands beside the picture.
 */
export function iconFor({ state }: Pick<GatewayStatus, 'state'>, pending: number, counted: boolean): string {
  if (pending > 0 && counted)
    return `${state === 'listening' ? 'ok' : 'paused'}-${countText(pending).replace('+', 'plus')}`
  if (state === 'listening') return 'ok'
  return state === 'paused' ? 'paused' : 'waiting'
}

/** A count as it fits the tray: nothing, 1 to 9, 9+. */
export function countText(pending: number): string {
  if (pending <= 0) return ''
  return pending > 9 ? '9+' : String(pending)
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
