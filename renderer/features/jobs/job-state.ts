import type { Job, JobDetail, StepRun } from '#contract'
import type { Tone } from '../../ui/state-dot.tsx'

/** Which jobs a list shows. */
export type Group = 'all' | 'live' | 'failed'

export const groupStatuses: Record<Group, Job['status'][] | undefined> = {
  all: undefined,
  live: ['queued', 'running', 'waiting_approval'],
  failed: ['failed', 'timeout', 'cancelled'],
}

export const jobTones: Record<Job['status'], Tone> = {
  queued: 'off',
  running: 'waiting',
  waiting_approval: 'waiting',
  success: 'ok',
  failed: 'failed',
  cancelled: 'off',
  timeout: 'failed',
}

export const stepTones: Record<StepRun['status'], Tone> = {
  pending: 'off',
  running: 'waiting',
  waiting: 'waiting',
  success: 'ok',
  failed: 'failed',
  skipped: 'off',
  cancelled: 'off',
  interrupted: 'failed',
}

export const isLive = ({ endedAt }: Pick<Job, 'endedAt'>): boolean => endedAt === null

/** How long it took so far, in milliseconds; null before it began. */
export function tookMs(
  { startedAt, endedAt }: Pick<Job, 'startedAt' | 'endedAt'>,
  now: number,
): number | null {
  if (startedAt === null) return null
  return Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt))
}

export type Bar = {
  step: StepRun
  depth: number
  inside: number
  left: number
  width: number
  ms: number | null
}

/** The steps as bars on one time line, in percent; what runs inside a foreach lies under it. */
export function barsOf(job: JobDetail, now: number): Bar[] {
  const begin = Date.parse(job.startedAt ?? job.createdAt)
  const end = job.endedAt === null ? latest(job, now) : Date.parse(job.endedAt)
  const whole = Math.max(end - begin, 1)
  return job.steps.map(step => {
    const from = step.startedAt === null ? end : Date.parse(step.startedAt)
    const to = step.endedAt === null ? (step.startedAt === null ? from : end) : Date.parse(step.endedAt)
    const left = clamp(((from - begin) / whole) * 100)
    return {
      step,
      depth: step.key.split('[').length - 1,
      inside: job.steps.filter(({ key }) => key.startsWith(`${step.key}[`)).length,
      left,
      width: Math.min(clamp(((to - from) / whole) * 100), 100 - left),
      ms: step.startedAt === null ? null : Math.max(0, to - from),
    }
  })
}

/** Now, or what is known to have happened: the clock of the screen ticks once a second. */
const latest = ({ steps }: JobDetail, now: number): number =>
  Math.max(
    now,
    ...steps.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]).map(at => (at ? Date.parse(at) : 0)),
  )

const clamp = (percent: number) => Math.min(Math.max(percent, 0), 100)
