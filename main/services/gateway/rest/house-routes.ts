import { z } from 'zod'
import { ActivitySummary, methods, Template, WorkflowName } from '#contract'
import type { Ask } from './ask.ts'
import { type Route, route } from './route.ts'
import { WorkflowReport, workflowReport } from './workflow-report.ts'

const TemplateReport = Template.omit({ text: true })
const Clone = z
  .object({
    name: WorkflowName.optional(),
    title: z.string().max(200).optional(),
    description: z.string().max(5000).optional(),
    defaults: z.record(z.string(), z.json()).optional().describe('New defaults of its inputs.'),
  })
  .prefault({})

const Statistics = z.object({
  jobs: methods['jobs.statistics'].output,
  calls: ActivitySummary,
  gateway: z.object({ state: z.string(), sessions: z.int() }),
  servers: z.object({ total: z.int(), enabled: z.int(), connected: z.int() }),
  tools: z.object({ total: z.int(), served: z.int() }),
  approvals: z.object({ pending: z.int() }),
})

/** Seed A's admin operations: reload, templates, numbers for a dashboard. */
export const houseRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/mcp/reload/',
    id: 'reload',
    summary: 'Reads the workflow files again; clients are told when tools changed.',
    answer: z.object({ status: z.literal('success'), workflows: z.int(), tools: z.int() }),
    run: async ({ ask }) => {
      const workflows = await ask('workflows.reload')
      const tools = workflows.filter(({ toolName }) => toolName !== null).length
      return { status: 'success', workflows: workflows.length, tools }
    },
  }),
  route({
    method: 'GET',
    path: '/api/templates/',
    id: 'listTemplates',
    summary: 'The gallery of ready workflows.',
    answer: z.array(TemplateReport),
    run: async ({ ask }) => (await ask('templates.list')).map(brief),
  }),
  route({
    method: 'GET',
    path: '/api/templates/featured/',
    id: 'listFeaturedTemplates',
    summary: 'The templates to look at first.',
    answer: z.array(TemplateReport),
    run: async ({ ask }) => (await ask('templates.list')).filter(({ featured }) => featured).map(brief),
  }),
  route({
    method: 'POST',
    path: '/api/templates/:slug/clone-and-configure/',
    id: 'cloneTemplate',
    summary: 'Makes a workflow of a template, under a name and with defaults of your own.',
    body: Clone,
    answer: WorkflowReport,
    refusals: [400, 404, 409, 415],
    run: async ({ params, body, ask }) => {
      const { name, title, description, defaults } = body
      const change = {
        ...(name !== undefined && { name }),
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(defaults !== undefined && { defaults }),
      }
      return workflowReport(await ask('templates.clone', { slug: params['slug'] ?? '', ...change }))
    },
  }),
  route({
    method: 'GET',
    path: '/api/analytics/stats/',
    id: 'getStatistics',
    summary: 'The numbers of the overview: jobs by status and hour, calls of tools, and how things are now.',
    answer: Statistics,
    run: async ({ ask }) => statistics(ask),
  }),
]

/** The same methods as the overview asks, so that both tell the same. */
async function statistics(ask: Ask): Promise<z.infer<typeof Statistics>> {
  const [jobs, calls, gateway] = [
    await ask('jobs.statistics'),
    await ask('activity.summary'),
    await ask('gateway.status'),
  ]
  const [sessions, servers, tools] = [
    await ask('gateway.sessions'),
    await ask('servers.list'),
    await ask('tools.list'),
  ]
  const { pending } = await ask('approvals.list')
  const enabled = servers.filter(server => server.enabled)
  return {
    jobs,
    calls,
    gateway: { state: gateway.state, sessions: sessions.length },
    servers: {
      total: servers.length,
      enabled: enabled.length,
      connected: enabled.filter(({ state }) => state.kind === 'connected').length,
    },
    tools: { total: tools.length, served: tools.filter(({ served }) => served).length },
    approvals: { pending: pending.length },
  }
}

/** Without the text, which the clone has. */
function brief({ text: _text, ...template }: Template): z.infer<typeof TemplateReport> {
  return template
}
