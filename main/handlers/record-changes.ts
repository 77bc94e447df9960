import { hasLimit } from '#base/has-limit.ts'
import type { Method, Output, Parsed, Server } from '#contract'
import type { NewActivity } from '#services/activity/new-row.ts'

/** What a row says of a change; who asked for it and how it ended is added. */
export type Told = Pick<NewActivity, 'kind' | 'action' | 'server' | 'tool' | 'link' | 'detail'>

/** Called when the method has ended: without an output it was refused or failed. */
type Tell<M extends Method> = (input: Parsed<M>, output: Output<M> | undefined) => Told | undefined
type Table = { [M in Method]?: Tell<M> }

/** Each method that changes something, and what is recorded of it. Never what it answers about a secret. */
export const recordedMethods = {
  'servers.add': (input, server) => ({
    kind: 'server',
    action: 'added',
    server: server?.slug ?? input.slug ?? '',
    detail: server ? aboutServer(server) : { name: input.name, kind: input.kind },
  }),
  'servers.update': ({ slug, ...change }, server) => ({
    kind: 'server',
    action: 'changed',
    server: slug,
    detail: server
      ? { changed: Object.keys(change), now: aboutServer(server) }
      : { changed: Object.keys(change) },
  }),
  'servers.remove': ({ slug }) => ({ kind: 'server', action: 'removed', server: slug }),
  'servers.restart': ({ slug }) => ({ kind: 'server', action: 'restarted', server: slug }),
  // What was pasted may hold secrets in the clear, so nothing of it is kept.
  'servers.import': ({ names }, result) => ({
    kind: 'server',
    action: 'imported',
    detail: { chosen: names, added: result?.added.map(aboutServer), skipped: result?.skipped },
  }),
  // A reading that took place is told by its own event, with its counts.
  'sync.run': ({ slugs }, reports) =>
    reports ? undefined : { kind: 'sync', action: 'read', server: slugs?.join(', ') ?? '' },

  'tools.setEnabled': ({ selection, enabled }, done) => ({
    kind: 'tool',
    action: enabled ? 'switched on' : 'switched off',
    ...chosenTools(selection),
    detail: { ...selection, ...done },
  }),
  'tools.approve': (approval, done) => ({
    kind: 'tool',
    action: 'approved',
    ...chosenTools(approval),
    detail: { ...approval, ...done },
  }),
  'tools.review': (selection, done) => ({
    kind: 'tool',
    action: 'reviewed',
    ...chosenTools(selection),
    detail: { ...selection, ...done },
  }),

  // Never the key itself, nor what it signs with.
  'keys.create': ({ name, ...given }, key) => aboutKey('created', { name, id: key?.id }, given),
  'keys.update': ({ id, ...change }, key) => aboutKey('changed', { name: key?.name ?? id, id }, change),
  'keys.rotate': ({ id, overlapMinutes }, key) =>
    aboutKey('rotated', { name: key?.name ?? id, id }, { overlapMinutes }),
  'keys.revoke': ({ id }, key) => aboutKey('revoked', { name: key?.name ?? id, id }),
  'limits.set': ({ subject, limit }) => ({
    kind: subject.kind,
    action: hasLimit(limit) ? 'limit set' : 'limit removed',
    tool: subject.name,
    detail: limit,
  }),
  // What was decided about approvals is told where it is done; here is what was refused.
  'approvals.decide': ({ id, approved }, approval) =>
    approval ? undefined : { kind: 'approval', action: approved ? 'approved' : 'rejected', link: id },
  'approvals.rejectAll': ({ client }, done) =>
    done ? undefined : { kind: 'approval', action: 'rejected', tool: client },
  'jobs.decide': ({ gate, approved }, decided) =>
    decided
      ? undefined
      : {
          kind: 'approval',
          action: approved ? 'approved' : 'rejected',
          link: typeof gate === 'number' ? `gate_${gate}` : gate.job,
        },

  'rules.add': (rule, added) => ({
    kind: 'rule',
    action: 'added',
    tool: added ? `rule ${added.position}` : '',
    link: added?.id ?? null,
    detail: rule,
  }),
  'rules.update': ({ id, ...change }, rule) => ({
    kind: 'rule',
    action: 'changed',
    tool: rule ? `rule ${rule.position}` : '',
    link: id,
    detail: change,
  }),
  'rules.remove': ({ id }) => ({ kind: 'rule', action: 'removed', link: id }),

  'clients.connect': (asked, result) => aboutConfig('config written', asked, result),
  'clients.undo': (asked, result) => aboutConfig('config undone', asked, result),
  'clients.repair': (asked, result) => aboutConfig('config repaired', asked, result),

  'secrets.set': ({ name }) => ({ kind: 'secret', action: 'set', tool: name }),
  'secrets.remove': ({ name }) => ({ kind: 'secret', action: 'removed', tool: name }),
  'settings.update': change => ({
    kind: 'settings',
    action: 'changed',
    tool: Object.keys(change).join(', '),
    detail: change,
  }),
  'gateway.pause': () => ({ kind: 'gateway', action: 'paused' }),
  'gateway.resume': () => ({ kind: 'gateway', action: 'resumed' }),
  'activity.export': ({ format, query, after }) =>
    after === 0 ? { kind: 'gateway', action: 'record exported', detail: { format, ...query } } : undefined,

  'workflows.save': ({ name, text }) => ({
    kind: 'workflow',
    action: 'saved',
    tool: name,
    detail: { characters: text.length },
  }),
  'workflows.remove': ({ name }) => ({ kind: 'workflow', action: 'removed', tool: name }),
  'workflows.testStep': ({ step }) => ({ kind: 'workflow', action: 'step tested', tool: step }),
  'templates.clone': ({ slug }, workflow) => ({
    kind: 'workflow',
    action: 'made of a template',
    tool: workflow?.name ?? '',
    detail: { template: slug },
  }),
  // A job that was made is told by its own events.
  'workflows.run': ({ name }, job) => (job ? undefined : { kind: 'job', action: 'started', tool: name }),
  'jobs.rerun': ({ id }, job) => (job ? undefined : { kind: 'job', action: 'started again', link: id }),
  'jobs.cancel': ({ id }, job) => ({ kind: 'job', action: 'cancelled', tool: job?.workflow ?? '', link: id }),
} as const satisfies Table

function aboutKey(action: string, key: { name: string; id: string | undefined }, detail?: object): Told {
  return { kind: 'key', action, tool: key.name, link: key.id ?? null, detail }
}

/** What is no secret of a server: values of its environment and of its arguments may be. */
function aboutServer(server: Server): object {
  const { slug, name, kind, enabled, trust, syncEvery, timeoutMs, command, url, env = {}, auth } = server
  return {
    slug,
    name,
    kind,
    enabled,
    trust,
    syncEvery,
    timeoutMs,
    command,
    url,
    env: Object.keys(env),
    login: auth.type,
  }
}

function chosenTools({
  server = '',
  names = [],
}: {
  server?: string | undefined
  names?: string[] | undefined
}) {
  return { server, tool: names.length === 1 ? (names[0] ?? '') : '' }
}

/** A preview writes nothing. */
function aboutConfig(
  action: string,
  { id, dryRun = false }: { id: string; dryRun?: boolean },
  result: Output<'clients.connect'> | undefined,
): Told | undefined {
  if (dryRun) return undefined
  const files =
    result && [result, ...result.others].map(({ path, status, backup }) => ({ path, status, backup }))
  return { kind: 'client', action, tool: id, detail: { files } }
}
