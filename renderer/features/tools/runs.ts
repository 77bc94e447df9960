import { create } from 'zustand'
import type { ToolOutcome } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import type { Arguments } from '../../ui/use-arguments.ts'

/** One run from this window. Kept for the session only; the record of all calls is the core's. */
export type Run = {
  /** Also the name under which it can be cancelled. */
  id: string
  tool: string
  arguments: Arguments
  startedAt: number
  end:
    | { kind: 'running' }
    | { kind: 'answered'; outcome: ToolOutcome }
    | { kind: 'failed'; error: { code: string; message: string }; durationMs: number }
}

type Runs = {
  runs: readonly Run[]
  /** The run shown, by tool. */
  shown: Readonly<Record<string, string>>
  show: (run: Run) => void
  /** Starts it and returns at once; the store tells when it has ended. */
  start: (tool: string, args: Arguments) => void
  cancel: (run: Run) => void
  forget: (tool: string) => void
}

/** So that a day of runs does not fill the memory. */
const most = 100

/** Runs go on while a person looks elsewhere; their results wait here. */
export const useRuns = create<Runs>()((set, get) => ({
  runs: [],
  shown: {},
  show: run => set(({ shown }) => ({ shown: { ...shown, [run.tool]: run.id } })),
  start: (tool, args) => {
    const run: Run = {
      id: crypto.randomUUID(),
      tool,
      arguments: args,
      startedAt: Date.now(),
      end: { kind: 'running' },
    }
    set(({ runs, shown }) => ({ runs: [run, ...runs].slice(0, most), shown: { ...shown, [tool]: run.id } }))
    void perform(run).then(end =>
      set(({ runs }) => ({ runs: runs.map(each => (each.id === run.id ? { ...each, end } : each)) })),
    )
  },
  cancel: ({ id }) => void call('tools.cancel', { runId: id }).catch(() => undefined),
  forget: tool => set({ runs: get().runs.filter(run => run.tool !== tool || run.end.kind === 'running') }),
}))

async function perform({ id, tool, arguments: args, startedAt }: Run): Promise<Run['end']> {
  try {
    return { kind: 'answered', outcome: await call('tools.call', { tool, arguments: args, runId: id }) }
  } catch (error) {
    const { code, message } = error instanceof ApiError ? error : { code: 'internal', message: String(error) }
    return { kind: 'failed', error: { code, message }, durationMs: Date.now() - startedAt }
  }
}

/** How a run ended; a key of `en.json` under `history.`. */
export function endOf({ end }: Run): 'running' | 'ok' | 'toolError' | 'failed' | 'cancelled' {
  if (end.kind === 'running') return 'running'
  if (end.kind === 'failed') return end.error.code === 'cancelled' ? 'cancelled' : 'failed'
  return end.outcome.result.isError ? 'toolError' : 'ok'
}
