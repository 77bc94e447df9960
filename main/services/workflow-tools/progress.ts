import { hasEnded } from '#base/run-result.ts'
import type { Job } from '#contract'
import type { Relay } from '#services/upstreams/upstream.ts'

/** Longest silence towards a client that wants progress: most give up a call after a minute without any. */
const heartbeatMs = 10_000

/**
 * Tells a client how far a job is: finished steps of all steps, and the step that runs. Between steps it counts on in
 * ever smaller parts, because each notification must say more than the one before (MCP, Progress).
 */
export class Progress {
  readonly #relay: Relay | undefined
  readonly #timer: NodeJS.Timeout | undefined
  #job: Job
  #told = -1

  constructor(relay: Relay | undefined, job: Job) {
    this.#relay = relay
    this.#job = job
    if (!relay) return
    this.#timer = setInterval(() => this.#say(), heartbeatMs)
    this.#say()
  }

  /** A job made progress or changed its status. */
  show(job: Job): void {
    const isNews =
      job.progress.done > this.#told ||
      job.progress.step !== this.#job.progress.step ||
      job.status !== this.#job.status
    this.#job = job
    // The end is told by the answer.
    if (isNews && !hasEnded(job)) this.#say()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #say(): void {
    const { done, of, step } = this.#job.progress
    const next = done > this.#told ? done : this.#told + (Math.floor(this.#told) + 1 - this.#told) / 16
    if (next <= this.#told) return
    this.#told = next
    const what = this.#job.status === 'waiting_approval' ? 'waits for approval' : (step ?? this.#job.status)
    const message = `${this.#job.workflow}: ${done} of ${of} steps done, ${what}`
    this.#relay?.notify('notifications/progress', { progress: next, ...(of > 0 && { total: of }), message })
  }
}
