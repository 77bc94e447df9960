import type { ServerState, WireError } from '#contract'
import type { Tone } from '../../ui/state-dot.tsx'

/** A state as the screen shows it; `word` is a key of `en.json` under `state.`. */
export type Described = {
  tone: Tone
  word: ServerState['kind']
  error: WireError | null
  /** ISO time of the next attempt. */
  retryAt: string | null
  /** ISO time since when it is so. */
  since: string | null
}

const tones: Record<ServerState['kind'], Tone> = {
  connected: 'ok',
  connecting: 'waiting',
  retrying: 'failed',
  sign_in_needed: 'waiting',
  failed: 'failed',
  disabled: 'off',
}

/** What a server's connection is like, for dot, word and reason. */
export function describeState(state: ServerState): Described {
  return {
    tone: tones[state.kind],
    word: state.kind,
    error: 'error' in state ? state.error : null,
    retryAt: state.kind === 'retrying' ? state.at : null,
    since: 'since' in state ? state.since : null,
  }
}

/** Groups for the filter above the list. */
export type StateGroup = 'all' | 'ok' | 'trouble' | 'off'

/** Which group a state belongs to: trouble is whatever a person should look at. */
export function groupOf(state: ServerState): Exclude<StateGroup, 'all'> {
  if (state.kind === 'disabled') return 'off'
  return state.kind === 'connected' || state.kind === 'connecting' ? 'ok' : 'trouble'
}
