import { useEffect, useState } from 'react'
import type { LogLine } from '#contract'
import { call, listen } from '../../state/api.ts'

const pageLines = 5000
/** What is kept for the eye; the whole log stays in its file. */
const mostLines = 100_000

/** The lines of a job's log: what there is, and what comes, in order and without gaps. */
export function useJobLog(id: string): { lines: readonly LogLine[]; error: string | null } {
  const [state, setState] = useState<{ lines: LogLine[]; error: string | null }>({ lines: [], error: null })
  // The log lives outside of React: it is read page by page, and again when the core says that it grew.
  useEffect(() => {
    let isGone = false
    let isReading = false
    let isStale = false
    let last = 0
    const read = async (): Promise<void> => {
      if (isReading) {
        isStale = true
        return
      }
      isReading = true
      try {
        for (let isMore = true; isMore && !isGone; isMore = isMore || isStale) {
          isStale = false
          // oxlint-disable-next-line no-await-in-loop -- one page after the other
          const page = await call('jobs.log', { id, after: last, limit: pageLines })
          last = page.at(-1)?.seq ?? last
          isMore = page.length === pageLines
          // oxlint-disable-next-line typescript/no-unnecessary-condition -- it may be gone by now
          if (!isGone && page.length > 0)
            setState(({ lines }) => ({ lines: [...lines, ...page].slice(-mostLines), error: null }))
        }
      } catch (error) {
        if (!isGone) setState(({ lines }) => ({ lines, error: error instanceof Error ? error.message : '' }))
      } finally {
        isReading = false
      }
    }
    void read()
    const stop = listen('jobs.logged', logged => {
      if (logged.id === id) void read()
    })
    return () => {
      isGone = true
      stop()
    }
  }, [id])
  return state
}
