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

const nothing = { error: null, retryAt: null, since: null }

/** What a server's connection is like, for dot, word and reason. */
export function describeState(state: ServerState): Described {
  switch (state.kind) {
    case 'connected':
      return { ...nothing, tone: 'ok', word: 'connected', since: state.since }
    case 'connecting':
      return { ...nothing, tone: 'waiting', word: 'connecting', since: state.since }
    case 'retrying':
      return { ...nothing, tone: 'failed', word: 'retrying', error: state.error, retryAt: state.at }
    case 'sign_in_needed':
      return { ...nothing, tone: 'waiting', word: 'sign_in_needed', error: state.error }
    case 'failed':
      return { ...nothing, tone: 'failed', word: 'failed', error: state.error }
    case 'disabled':
      return { ...nothing, tone: 'off', word: 'disabled' }
  }
}

/** Groups for the filter above the list. */
export type StateGroup = 'all' | 'ok' | 'trouble' | 'off'

/** Which group a state belongs to: trouble is whatever a person should look at. */
export function groupOf(state: ServerState): Exclude<StateGroup, 'all'> {
  if (state.kind === 'disabled') return 'off'
  return state.kind === 'connected' || state.kind === 'connecting' ? 'ok' : 'trouble'
}
