import { create } from 'zustand'
import type { WireError } from '#contract'
import { listen } from './api.ts'

type Problem = { at: string; where: string; error: WireError; seen: boolean }

type Progress = {
  /** Slugs being read now. */
  syncing: string[]
  /** The latest thing that went wrong, until someone looked at it. */
  problem: Problem | null
  begin: (slug: string) => void
  end: (slug: string, error: WireError | null) => void
  see: () => void
}

/** What is under way and what went wrong last, for the status line. */
export const useProgress = create<Progress>()(set => ({
  syncing: [],
  problem: null,
  begin: slug => set(state => ({ syncing: [...state.syncing.filter(each => each !== slug), slug] })),
  end: (slug, error) =>
    set(state => ({
      syncing: state.syncing.filter(each => each !== slug),
      problem: error
        ? { at: new Date().toISOString(), where: slug, error, seen: false }
        : state.problem?.where === slug
          ? null
          : state.problem,
    })),
  see: () => set(state => ({ problem: state.problem && { ...state.problem, seen: true } })),
}))

/** Feeds the store from the core's events. */
export function followProgress(): () => void {
  const { begin, end } = useProgress.getState()
  const stops = [
    listen('sync.started', ({ slug }) => begin(slug)),
    listen('sync.finished', ({ slug, error }) => end(slug, error)),
  ]
  return () => stops.forEach(stop => stop())
}
