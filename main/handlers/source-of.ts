import type { Caller, JobSource } from '#contract'

/** Who starts a job, as its record names it. */
export function sourceOf({ face, name }: Caller): JobSource {
  return { kind: face === 'cli' || face === 'rest' ? face : 'window', name }
}
