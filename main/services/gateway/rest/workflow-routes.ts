import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#base/errors.ts'
import type { KeyOwner } from '#base/key-owner.ts'
import { jobReport } from '#base/run-result.ts'
import { JobId, JobReport, type Workflow } from '#contract'
import type { Broker, Call } from '#services/broker/broker.ts'
import { pausedSentence } from '../paused.ts'
import type { ScopedTools } from '../scoped-tools.ts'
import type { Ask } from './ask.ts'
import { type Route, route } from './route.ts'
import { waitForEnd, type Subscribe } from './job-news.ts'
import { WorkflowReport, workflowReport } from './workflow-report.ts'

type Deps = {
  broker: Pick<Broker, 'call' | 'refuse'>
  tools: ScopedTools
  isPaused: () => boolean
  subscribe: Subscribe
}

const longestKey = 200

/** `wait` and `timeout` as the tool has them, except that REST does not wait unless told to: seed A's client polls. */
const Execute = z
  .looseObject({
    context: z.record(z.string(), z.json()).optional().describe('The inputs; see input_schema.'),
    wait: z.boolean().default(false).describe('Answer when the job has ended, or the time is over.'),
    timeout: z.int().min(1).max(86_400).default(300).describe('Longest wait in seconds.'),
  })
  .prefault({})

/** Where the tool of a workflow tells its job. */
const Started = z.looseObject({ _meta: z.looseObject({ 'gatehouse/job': JobId }) })

/** Seed A's workflows: list, look, execute. Those not offered to clients, or switched off, are not there for them. */
export function workflowRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/workflows/',
      id: 'listWorkflows',
      summary: 'Every workflow that this key may execute.',
      answer: z.array(WorkflowReport),
      run: async ({ ask, request }) => (await offered(deps, ask, request.keyOwner)).map(workflowReport),
    }),
    route({
      method: 'GET',
      path: '/api/workflows/:name/',
      id: 'getWorkflow',
      summary: 'One workflow.',
      answer: WorkflowReport,
      refusals: [404],
      run: async ({ params, ask, request }) =>
        workflowReport(await find(deps, ask, params['name'] ?? '', request.keyOwner)),
    }),
    route({
      method: 'POST',
      path: '/api/workflows/:name/execute/',
      id: 'executeWorkflow',
      summary:
        'Starts a job and answers with it. The header Idempotency-Key makes a repeated request give the same job.',
      body: Execute,
      answer: JobReport,
      refusals: [400, 403, 404, 413, 415, 429, 503],
      run: async ({ params, body, ask, request, reply }) => {
        // Found for anybody: a key that may not is turned away on the road of every call, which keeps it on record.
        const workflow = await find(deps, ask, params['name'] ?? '', undefined)
        const gone = new AbortController()
        reply.raw.once('close', () => gone.abort())
        const { wait, timeout, workflow_name: _name, ...context } = body
        const meta = keyMeta(request.headers['idempotency-key'])
        const call: Call = {
          requestId: randomUUID(),
          client: request.keyOwner.name,
          key: request.keyOwner,
          session: null,
          via: 'rest',
          view: { kind: 'all' },
          tool: workflow.toolName ?? '',
          arguments: { ...context, wait: false },
          meta,
          signal: gone.signal,
        }
        const id = await start(deps, call)
        if (wait) await waitForEnd(id, { ...deps, ask, timeoutMs: timeout * 1000, signal: gone.signal })
        return jobReport(await ask('jobs.get', { id }))
      },
    }),
  ]
}

/** The road of every call: scope, limit, switch, schema, pause, record. */
async function start({ broker, isPaused }: Deps, call: Call): Promise<JobId> {
  if (isPaused()) broker.refuse(call, 'gateway_paused', pausedSentence)
  const result = await broker.call(call)
  const { _meta: meta } = Started.parse(result)
  return meta['gatehouse/job']
}

async function offered({ tools }: Deps, ask: Ask, key: KeyOwner | undefined): Promise<Workflow[]> {
  const served = new Set(tools.served({ kind: 'all' }, key).map(tool => tool.exposedName))
  return (await ask('workflows.list')).filter(({ toolName }) => toolName !== null && served.has(toolName))
}

/**
 * The workflow of that name. Seed A's client makes it of the tool's name, where every dash has become an underscore and
 * back: so without an exact match, dashes and underscores are the same when that is unambiguous.
 */
async function find(deps: Deps, ask: Ask, name: string, key: KeyOwner | undefined): Promise<Workflow> {
  const workflows = await offered(deps, ask, key)
  const exact = workflows.find(workflow => workflow.name === name)
  if (exact) return exact
  const alike = workflows.filter(workflow => dashed(workflow.name) === dashed(name))
  if (alike.length === 1 && alike[0]) return alike[0]
  const isThere = (await ask('workflows.list')).some(workflow => workflow.name === name)
  if (!isThere) throw new AppError('not_found', `There is no workflow ${JSON.stringify(name.slice(0, 100))}.`)
  const message = `The workflow ${name} is not offered to clients, is not in the scope of this key, or is switched off in Gatehouse.`
  throw new AppError('forbidden_workflow', message)
}

const dashed = (name: string): string => name.replaceAll('_', '-')

function keyMeta(key: string | string[] | undefined): Record<string, unknown> | undefined {
  if (key === undefined) return undefined
  if (typeof key === 'string' && key !== '' && key.length <= longestKey)
    return { 'gatehouse/idempotencyKey': key }
  throw new AppError('bad_input', `Idempotency-Key: 1 to ${longestKey} characters.`)
}
