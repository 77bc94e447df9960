import type { ActivityEntry } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import type { Tone } from '../../ui/state-dot.tsx'

export const outcomeTones: Record<ActivityEntry['outcome'], Tone> = {
  ok: 'ok',
  tool_error: 'waiting',
  refused: 'off',
  failed: 'failed',
}

/** What a row is about, in two parts: what was done (left out for a plain call) and to what. */
export function partsOf({ kind, action, tool }: Pick<ActivityEntry, 'kind' | 'action' | 'tool'>) {
  const isPlain = kind === 'call' && action === 'call' && tool !== ''
  return { action: isPlain ? '' : shown(action, 80), what: shown(tool, 120) }
}
