import type { Command } from 'commander'
import { AppError } from '#base/errors.ts'
import { type Approval, ApprovalId, type Flood, type Input } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { givenObject } from './given-object.ts'
import { facts, type Look, plain, table } from './look.ts'
import { wholeNumber } from './activity-filter.ts'
import { UsageError } from './usage.ts'

type Said = { comment?: string }
type Yes = Said & { args?: string; session?: true; always?: true; exact?: true }
type No = Said & { never?: true; all?: string }

/** `gatehouse approvals …` */
export function addApprovals(program: Command, cli: Cli): void {
  const approvals = group(program, 'approvals', 'what waits for a person: tool calls and gates of workflows')

  leaf(approvals, {
    usage: 'list',
    what: 'list what waits for an answer, oldest first',
    examples: ['approvals list', 'approvals list --json'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('approvals.list', undefined)
      return {
        value,
        text: look =>
          [
            value.pending.length > 0 ? waitingTable(look, value.pending) : 'Nothing waits.',
            ...value.floods.map(turnedAway),
          ].join('\n'),
      }
    }),
  )

  leaf(approvals, {
    usage: 'show <id>',
    what: 'show one request with its arguments, or how it was decided',
    examples: ['approvals show call_12', 'approvals show gate_30'],
  }).action(
    cli.action(async (id: string) => {
      const value = await cli.ask('approvals.get', { id: approvalId(id) })
      return { value, text: look => shown(look, value) }
    }),
  )

  leaf(approvals, {
    usage: 'history',
    what: 'list what was decided, newest first',
    examples: ['approvals history', 'approvals history --client claude --limit 20'],
  })
    .option('--client <name>', 'only what this client asked')
    .option('--limit <number>', 'so many', wholeNumber, 50)
    .action(
      cli.action(async ({ client, limit }: { client?: string; limit: number }) => {
        const query = { limit, ...(client !== undefined && { client }) }
        const value = await cli.ask('approvals.history', query)
        return {
          value,
          text: look =>
            value.approvals.length > 0 ? decidedTable(look, value.approvals) : 'Nothing was decided yet.',
        }
      }),
    )

  addDeciding(approvals, cli)
}

function addDeciding(approvals: Command, cli: Cli): void {
  leaf(approvals, {
    usage: 'approve <id>',
    what: 'say yes: to a tool call once, or for longer; to a gate',
    examples: [
      'approvals approve call_12',
      'approvals approve call_12 --always --exact',
      `approvals approve call_12 --args '{"path":"/tmp/a"}'`,
      'approvals approve gate_30 --comment "Ship it"',
    ],
  })
    .option('--comment <text>', 'what the record keeps with it')
    .option('--args <json>', 'run it with these arguments instead; @FILE reads a file, - the standard input')
    .option('--session', 'also for the rest of its session')
    .option('--always', 'also from now on: makes a rule')
    .option('--exact', 'with --session or --always: for exactly these arguments only')
    .action(
      cli.action(async (id: string, { comment, args, session, always, exact }: Yes) => {
        if (session && always) throw new UsageError('Say either --session or --always.')
        const remember = always ? 'always' : session ? 'session' : 'once'
        if (exact && remember === 'once') throw new UsageError('--exact goes with --session or --always.')
        return decide(cli, {
          id: approvalId(id),
          approved: true,
          remember,
          match: exact ? 'exact' : 'tool',
          ...(comment !== undefined && { comment }),
          ...(args !== undefined && { arguments: await givenObject(args, '--args', cli) }),
        })
      }),
    )

  leaf(approvals, {
    usage: 'reject [id]',
    what: 'say no: to one request, or to everything a client waits for',
    examples: [
      'approvals reject call_12 --comment "Not this file"',
      'approvals reject call_12 --never',
      'approvals reject --all claude',
    ],
  })
    .option('--comment <text>', 'why; the one who asked reads it')
    .option('--never', 'also from now on: makes a rule that denies the tool')
    .option('--all <client>', 'everything this client waits for')
    .action(
      cli.action(async (id: string | undefined, { comment, never, all }: No) => {
        const said = comment === undefined ? {} : { comment }
        if ((id === undefined) === (all === undefined))
          throw new UsageError('Name a request, or a client with --all.')
        if (never && all !== undefined)
          throw new UsageError(
            '--never is about one request. To deny all of a client: gatehouse rules add deny --client NAME',
          )
        if (all === undefined)
          return decide(cli, {
            id: approvalId(id ?? ''),
            approved: false,
            remember: never ? 'always' : 'once',
            ...said,
          })
        const value = await cli.ask('approvals.rejectAll', { client: all, ...said })
        return { value, text: () => `${value.rejected} rejected.` }
      }),
    )
}

async function decide(cli: Cli, decision: Input<'approvals.decide'>) {
  const value = await cli.ask('approvals.decide', decision)
  const more = value.kind === 'gate' && value.status === 'pending' ? votesOf(value) : ''
  const rule = value.kind === 'call' && value.rule !== null ? ' It made a rule: gatehouse rules list' : ''
  return { value, text: () => `${decision.approved ? 'Approved' : 'Rejected'} ${value.id}.${more}${rule}` }
}

/** The client's name is its own choice, so it stands in no command that somebody may copy. */
export const turnedAway = ({ client, turnedAway: times }: Flood): string =>
  `${plain(client)} asked ${times} times more and was turned away. To say no to all of it: gatehouse approvals reject --all NAME`

const votesOf = ({ votes, required }: Extract<Approval, { kind: 'gate' }>): string =>
  ` ${votes.length} of ${required} approvers have said yes.`

/** An approval's id as typed. Throws `not_found` for what cannot be one. */
function approvalId(text: string): ApprovalId {
  const { data } = ApprovalId.safeParse(text)
  if (data !== undefined) return data
  throw new AppError(
    'not_found',
    `There is no approval request ${JSON.stringify(text)}. See: gatehouse approvals list`,
  )
}

const whatOf = (approval: Approval): string =>
  approval.kind === 'call'
    ? `${approval.exposedName} ${JSON.stringify(approval.arguments)}`
    : `${approval.workflow} ${approval.step}: ${approval.message}`

function waitingTable(look: Look, pending: Approval[]): string {
  const rows = pending.map(each => [each.id, each.client, each.expiresAt, whatOf(each)])
  return table(look, ['ID', 'WHO ASKS', 'UNTIL', 'WHAT'], rows)
}

function decidedTable(look: Look, approvals: Approval[]): string {
  const rows = approvals.map(each => [
    each.id,
    each.status,
    each.decidedBy ?? '–',
    each.decidedFrom ?? '–',
    each.decidedAt ?? '–',
    whatOf(each),
  ])
  return table(look, ['ID', 'END', 'BY', 'FROM', 'AT', 'WHAT'], rows)
}

/** Without the place where it is the name: the command line decides as `cli`. */
const whoDecided = ({ decidedBy, decidedFrom }: Approval): string =>
  `by ${decidedBy ?? 'nobody'}${decidedFrom === null || decidedFrom === decidedBy ? '' : ` from ${decidedFrom}`}`

function shown(look: Look, approval: Approval): string {
  const { id, status, client, createdAt, expiresAt, decidedAt, comment } = approval
  const own: [string, string][] =
    approval.kind === 'call'
      ? [
          ['tool', approval.exposedName],
          ['why', approval.because],
          ['arguments', JSON.stringify(approval.arguments)],
          ['changed to', approval.editedArguments ? JSON.stringify(approval.editedArguments) : ''],
        ]
      : [
          ['workflow', `${approval.workflow} (${approval.job}, ${approval.step})`],
          ['message', approval.message],
          ['approvers', approval.approvers.join(', ') || 'anyone who may approve'],
          ['said yes', `${approval.votes.length} of ${approval.required}`],
        ]
  const pairs: [string, string][] = [
    ['request', id],
    ['state', status],
    ['asked by', `${client} at ${createdAt}`],
    ...own,
    ['until', status === 'pending' ? expiresAt : ''],
    ['decided', decidedAt === null ? '' : `${whoDecided(approval)} at ${decidedAt}`],
    ['comment', comment ?? ''],
  ]
  return facts(
    look,
    pairs.filter(([, value]) => value !== ''),
  )
}
