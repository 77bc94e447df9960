import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '#base/errors.ts'
import type { Adapter, Opening } from './adapter.ts'
import { cancelled, failure, isRecord, statusFailure } from './failure.ts'
import { type ApiAnswer, PyexecutorApi } from './pyexecutor-api.ts'
import { JobFollower } from './pyexecutor-follow.ts'
import {
  acceptedResult,
  endResult,
  errorResult,
  hasEnded,
  readJob,
  sentenceIn,
  timeoutResult,
} from './pyexecutor-report.ts'
import { type RemoteTool, toRemoteTools } from './pyexecutor-tools.ts'
import { cancelRemoteJob, type RemoteJob } from './remote-job.ts'
import type {
  CallParams,
  ListKind,
  RawItem,
  RawResult,
  RequestOptions,
  Upstream,
  UpstreamFacts,
} from './upstream.ts'

/** A remote workflow server (S2): its workflows are tools, and a call runs one to its end. */
export const openPyexecutor: Adapter = async opening => {
  const api = await PyexecutorApi.open(opening)
  const upstream = new PyexecutorUpstream(opening, api)
  try {
    await upstream.start()
    return upstream
  } catch (error) {
    await api.close()
    throw error
  }
}

type Arguments = { context: Record<string, unknown>; wait: boolean; timeout: number | undefined }

class PyexecutorUpstream implements Upstream {
  readonly facts: UpstreamFacts = {
    protocolVersion: null,
    serverInfo: null,
    capabilities: { tools: {} },
    instructions: null,
  }
  readonly #opening: Opening
  readonly #api: PyexecutorApi
  readonly #jobs: JobFollower
  /** The last reading, by the tool's name. */
  #tools = new Map<string, RemoteTool>()
  /** What opening the connection read, given to the first reader instead of asking twice. */
  #fresh = false

  constructor(opening: Opening, api: PyexecutorApi) {
    this.#opening = opening
    this.#api = api
    this.#jobs = new JobFollower(opening, api)
  }

  /** Reads the workflows, and takes up the jobs whose end was not seen. */
  async start(): Promise<void> {
    const { signal, tuning, server, record } = this.#opening
    await this.#read(signal, tuning.connectTimeoutMs)
    this.#fresh = true
    const progress = { done: 0, of: 0, step: null }
    for (const id of record?.unfinished(server) ?? [])
      this.#jobs.follow({ id, status: 'running', progress, output: null, failure: null })
  }

  async list(what: ListKind, signal: AbortSignal): Promise<RawItem[]> {
    if (what !== 'tools') return []
    if (!this.#fresh) await this.#watched(this.#read(signal, this.#opening.tuning.listTimeoutMs))
    this.#fresh = false
    return [...this.#tools.values()].map(({ tool }) => tool)
  }

  async callTool({ name, arguments: given = {} }: CallParams, options: RequestOptions): Promise<RawResult> {
    const { signal, relay, timeoutMs } = options
    const { context, wait, timeout = timeoutMs / 1000 } = readArguments(given)
    const over = AbortSignal.timeout(timeout * 1000)
    const workflow = await this.#workflowOf(name, signal)
    const started = await this.#watched(this.#begin(workflow, context, { signal, timeoutMs }))
    if ('result' in started) return started.result
    const { job } = started
    if (hasEnded(job)) return endResult(job)
    if (!wait) {
      this.#jobs.follow(job)
      return acceptedResult(job)
    }
    let told = -1
    const show = ({ progress: { done, of, step } }: RemoteJob): void => {
      if (done <= told || of === 0) return
      told = done
      const message = `${workflow}: ${done} of ${of} steps done${step === null ? '' : `, ${step}`}`
      relay?.notify('notifications/progress', { progress: done, total: of, message })
    }
    try {
      return endResult(await this.#jobs.wait(job, AbortSignal.any([signal, over]), show))
    } catch (error) {
      // Taking the call back ends the wait only, as it does for a workflow of this house.
      if (signal.aborted) throw cancelled(`The wait for ${workflow} (job ${job.id}, which goes on)`)
      if (over.aborted) return timeoutResult(job, timeout)
      throw error
    }
  }

  async request(method: string, params: unknown, { signal, timeoutMs }: RequestOptions): Promise<RawResult> {
    const { where, server, record } = this.#opening
    const id = isRecord(params) ? params['id'] : undefined
    if (method !== cancelRemoteJob || typeof id !== 'string') {
      const message = `${where.name} is a workflow server: it has tools only, and cannot answer ${method}.`
      throw new AppError('server_error', message, { data: { code: -32_601, message } })
    }
    const answer = await this.#api.ask('POST', `/api/jobs/${encodeURIComponent(id)}/cancel/`, {
      signal,
      timeoutMs,
      body: {},
    })
    if (answer.status === 409)
      throw failure('conflict', where, `The job ${id} on ${where.name} has already ended.`)
    if (answer.status >= 300) throw statusFailure(answer.status, answer.text, where)
    const job = { ...readJob(this.#api.json(answer), where), id }
    record?.told(server, job)
    return {}
  }

  close(): Promise<void> {
    this.#jobs.close()
    return this.#api.close()
  }

  async #read(signal: AbortSignal, timeoutMs: number): Promise<void> {
    const { where } = this.#opening
    const answer = await this.#api.ask('GET', '/api/workflows/', { signal, timeoutMs })
    const tools = toRemoteTools(answer, this.#api, where)
    this.#tools = new Map(tools.map(remote => [String(remote.tool['name']), remote]))
  }

  async #workflowOf(tool: string, signal: AbortSignal): Promise<string> {
    if (!this.#tools.has(tool)) await this.#watched(this.#read(signal, this.#opening.tuning.listTimeoutMs))
    const found = this.#tools.get(tool)
    if (found) return found.workflow
    const { where } = this.#opening
    throw failure('tool_unknown', where, `${where.name} has no workflow for ${tool} any more. Read it again.`)
  }

  /** Starts the job. What was turned away for now (429, or 503 with a time) was not started and is sent again in time. */
  async #begin(
    workflow: string,
    context: Record<string, unknown>,
    { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
  ): Promise<{ job: RemoteJob } | { result: RawResult }> {
    const { server, where, record, tuning } = this.#opening
    const path = `/api/workflows/${encodeURIComponent(workflow)}/execute/`
    const request = { signal, timeoutMs, body: { context }, idempotencyKey: randomUUID() }
    const giveUpAt = performance.now() + timeoutMs
    for (let waitMs = tuning.pollFirstMs; ; waitMs = Math.min(waitMs * 2, tuning.pollLongestMs)) {
      const answer = await this.#api.ask('POST', path, request)
      const { status, retryAfterMs = status === 429 ? waitMs : undefined } = answer
      const turnedAway = status === 429 || status === 503
      if (turnedAway && retryAfterMs !== undefined && performance.now() + retryAfterMs < giveUpAt) {
        await delay(retryAfterMs, undefined, { signal })
        continue
      }
      if (status >= 300) return { result: this.#refusal(workflow, answer) }
      const job = readJob(this.#api.json(answer), where)
      record?.begun(server, workflow, context, job)
      return { job }
    }
  }

  /** A refusal that the agent can act on is a result; anything else is thrown. */
  #refusal(workflow: string, answer: ApiAnswer): RawResult {
    const { where } = this.#opening
    const { status, text } = answer
    if (status === 403)
      return errorResult('Unauthorized', 'API key does not have permission to execute this workflow')
    if (status === 404)
      throw failure('not_found', where, `${where.name} has no workflow ${workflow} any more. Read it again.`)
    const said = [400, 409, 413, 422, 429, 503].includes(status) ? this.#saidIn(answer) : undefined
    if (said === undefined) throw statusFailure(status, text, where)
    return errorResult(said, `${where.name} did not start ${workflow} (HTTP ${status}).`)
  }

  #saidIn(answer: ApiAnswer): string | undefined {
    try {
      return sentenceIn(this.#api.json(answer))
    } catch {
      return undefined // an error page is no sentence
    }
  }

  /** A server that went away is connected anew, like one that speaks MCP. */
  async #watched<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (error instanceof AppError && ['connection_refused', 'host_not_found'].includes(error.code))
        this.#opening.events.closed(error)
      throw error
    }
  }
}

function readArguments({ context, wait, timeout }: Record<string, unknown>): Arguments {
  return {
    context: isRecord(context) ? context : {},
    wait: wait !== false,
    timeout: typeof timeout === 'number' && timeout > 0 ? timeout : undefined,
  }
}
