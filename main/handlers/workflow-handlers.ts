import { AppError } from '#base/errors.ts'
import type { Handlers, Output, Parsed } from '#contract'
import { inputSchema } from '#services/workflows/input-schema.ts'
import { workflowSchema } from '#services/workflows/schema.ts'
import { jobHandlers } from './job-handlers.ts'
import type { Parts } from './parts.ts'
import { checkStart } from './start-check.ts'
import { sourceOf } from './source-of.ts'

type Names = Extract<
  keyof Handlers,
  `workflows.${string}` | `templates.${string}` | `jobs.${string}` | `runtimes.${string}`
>

export function workflowHandlers(parts: Parts): Pick<Handlers, Names> {
  const { workflows, templates, jobs, limits, runtimes } = parts
  return {
    'workflows.list': () => workflows.list(),
    'workflows.get': ({ name }) => workflows.get(name),
    'workflows.check': ({ text }) => {
      const { definition, problems } = workflows.check(text)
      return { definition, problems, inputSchema: definition && inputSchema(definition) }
    },
    'workflows.save': ({ name, text }) => workflows.save(name, text),
    'workflows.remove': ({ name }) => workflows.remove(name),
    'workflows.reload': () => workflows.reload(),
    'workflows.versions': ({ name }) => workflows.versions(name),
    'workflows.run': ({ name, input, idempotencyKey }, caller) => {
      checkStart(parts, name, input, caller)
      limits.take({ keyId: caller.keyId, workflow: name })
      return jobs.run(name, input, { source: sourceOf(caller), ...(idempotencyKey && { idempotencyKey }) })
    },
    'workflows.testStep': input => testStep(parts, input),
    'workflows.schema': () => workflowSchema(),
    'runtimes.list': input => runtimes.list(input),
    'templates.list': () => templates.list(),
    'templates.clone': ({ slug, ...change }) => templates.cloneAndConfigure(slug, change),
    ...jobHandlers(parts),
  }
}

async function testStep(
  { workflows, stepTester, closing }: Parts,
  { text, step, context, results }: Parsed<'workflows.testStep'>,
): Promise<Output<'workflows.testStep'>> {
  const { definition, problems } = workflows.check(text)
  if (definition) return stepTester.run(definition, step, { context, results, signal: closing })
  const sentences = problems.slice(0, 3).map(({ line, message }) => `Line ${line}: ${message}`)
  throw new AppError('workflow_invalid', sentences.join(' '), { data: problems })
}
