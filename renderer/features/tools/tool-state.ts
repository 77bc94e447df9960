import type { Tool } from '#contract'
import type { Tone } from '../../ui/state-dot.tsx'

/** What a tool is to clients now; a key of `en.json` under `state.`. */
export type ToolWord = 'served' | 'off' | 'new' | 'changed' | 'serverOff'

/** Why a client can or cannot call a tool. Held comes first: a switch does not let it out. */
export function wordOf({ state, enabled, served }: Pick<Tool, 'state' | 'enabled' | 'served'>): ToolWord {
  if (state !== 'approved') return state
  if (!enabled) return 'off'
  return served ? 'served' : 'serverOff'
}

/** The colour of a word. */
export const toneOf: Record<ToolWord, Tone> = {
  served: 'ok',
  off: 'off',
  new: 'waiting',
  changed: 'waiting',
  serverOff: 'off',
}

/** The hints a server may give about a tool, in the order they are shown. */
export const hints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const
export type Hint = (typeof hints)[number]

/** The hints that are set. */
export function hintsOf({ annotations }: Pick<Tool, 'annotations'>): Hint[] {
  return hints.filter(hint => annotations?.[hint] === true)
}

/** One string for a tool, unique among all. A slug has no blank. */
export const toolId = ({ server, name }: Pick<Tool, 'server' | 'name'>): string => `${server} ${name}`
