import { useState } from 'react'
import type { ClientApp, ConnectResult } from '#contract'
import { useAction } from './queries.ts'

type Verb = 'connect' | 'undo'

/** Where a change of an app's configuration stands: looked at, then done (or dropped). */
type Stage =
  | { kind: 'idle' }
  | { kind: 'preview'; verb: Verb; change: ConnectResult }
  | { kind: 'done'; change: ConnectResult }

/** Connecting, disconnecting and repairing one app: every change is shown before it is written. */
export function useConnectionChange(id: ClientApp['id']) {
  const [stage, setStage] = useState<Stage>({ kind: 'idle' })
  const connect = useAction('clients.connect')
  const undo = useAction('clients.undo')
  const repair = useAction('clients.repair')
  const actions = { connect, undo }
  const done = { onSuccess: (change: ConnectResult) => setStage({ kind: 'done', change }) }
  return {
    stage,
    error: connect.error ?? undo.error ?? repair.error,
    busy: connect.isPending || undo.isPending || repair.isPending,
    preview: (verb: Verb) =>
      actions[verb].mutate(
        { id, dryRun: true },
        { onSuccess: change => setStage({ kind: 'preview', verb, change }) },
      ),
    carryOut: (verb: Verb) => actions[verb].mutate({ id }, done),
    repair: () => repair.mutate({ id }, done),
    drop: () => setStage({ kind: 'idle' }),
  }
}

export type ConnectionChange = ReturnType<typeof useConnectionChange>

/** All files that a change concerns. */
export const filesOf = ({ others, ...first }: ConnectResult) => [first, ...others]
