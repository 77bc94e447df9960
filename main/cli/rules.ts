import { type Command, InvalidArgumentError } from 'commander'
import { AppError } from '#base/errors.ts'
import type { PolicyAction, Rule, RuleMatch } from '#contract'
import type { Cli } from './cli.ts'
import { group, leaf } from './command.ts'
import { givenObject } from './given-object.ts'
import { givenTime } from '#base/given-time.ts'
import { wholeNumber } from './key-flags.ts'
import { type Look, table } from './look.ts'
import { UsageError } from './usage.ts'

type Flags = {
  client?: string
  server?: string
  tool?: string
  claim?: Claim
  match?: string
  note?: string
  position?: number
}
type Claim = NonNullable<RuleMatch['claim']>

const claims: readonly Claim[] = ['read_only', 'destructive', 'open_world', 'unknown']
const defaults =
  'Without a rule: destructive tools ask, tools nobody has reviewed ask, everything else is allowed.'

/** `gatehouse rules …` */
export function addRules(program: Command, cli: Cli): void {
  const rules = group(
    program,
    'rules',
    'which calls are allowed, asked or denied; the first rule that fits speaks',
  )

  leaf(rules, {
    usage: 'list',
    what: 'list the rules in the order in which they are asked',
    examples: ['rules list'],
  }).action(
    cli.action(async () => {
      const value = await cli.ask('rules.list', undefined)
      return {
        value,
        text: look => (value.length > 0 ? `${listing(look, value)}\n${defaults}` : `No rule. ${defaults}`),
      }
    }),
  )

  leaf(rules, {
    usage: 'add <action>',
    what: 'add a rule: allow, ask or deny; what is not said is any',
    examples: [
      'rules add deny --tool "delete_*"',
      'rules add allow --client claude --server files --claim read_only',
      `rules add ask --server shop --match '{"conditions":[{"path":"$.amount","op":"greater","value":100}]}'`,
    ],
  })
    .option('--client <glob>', 'the client; a workflow is workflow:NAME')
    .option('--server <glob>', 'the server, by its slug')
    .option('--tool <glob>', 'the tool: its own name, or the one clients see')
    .option('--claim <what>', `what the tool says of itself: ${claims.join(', ')}`, claim)
    .option(
      '--match <json>',
      'everything else as JSON: conditions, time; @FILE reads a file, - the standard input',
    )
    .option('--note <text>', 'why there is this rule')
    .option(
      '--position <number>',
      'its place; 1 is asked first, and the end is the place without this',
      wholeNumber,
    )
    .action(
      cli.action(async (action: string, flags: Flags) => {
        const { note, position } = flags
        const match = await matchOf(cli, flags)
        const value = await cli.ask('rules.add', {
          action: actionOf(action),
          match,
          ...(note !== undefined && { note }),
          ...(position !== undefined && { position }),
        })
        return {
          value,
          text: () => `Added as rule ${value.position}.${value.problem ? ` ${value.problem}` : ''}`,
        }
      }),
    )

  leaf(rules, {
    usage: 'move <rule> <position>',
    what: 'put a rule (its number or id) in another place',
    examples: ['rules move 4 1'],
  }).action(
    cli.action(async (rule: string, position: string) => {
      if (!/^[1-9]\d{0,8}$/.test(position))
        throw new UsageError(`A place is a whole number above 0, not ${JSON.stringify(position)}.`)
      const { id } = await ruleNamed(cli, rule)
      const value = await cli.ask('rules.update', { id, position: Number(position) })
      return { value, text: () => `It is rule ${value.position} now.` }
    }),
  )

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    leaf(rules, {
      usage: `${verb} <rule>`,
      what: `switch a rule (its number or id) ${enabled ? 'on' : 'off'}`,
      examples: [`rules ${verb} 2`],
    }).action(
      cli.action(async (rule: string) => {
        const { id } = await ruleNamed(cli, rule)
        const value = await cli.ask('rules.update', { id, enabled })
        return { value, text: () => `Rule ${value.position} is ${enabled ? 'on' : 'off'}.` }
      }),
    )

  leaf(rules, {
    usage: 'remove <rule>',
    what: 'remove a rule, by its number or id',
    examples: ['rules remove 2'],
  }).action(
    cli.action(async (rule: string) => {
      const { id, position } = await ruleNamed(cli, rule)
      await cli.ask('rules.remove', { id })
      return { value: { removed: id }, text: () => `Removed rule ${position}.` }
    }),
  )

  leaf(rules, {
    usage: 'try <client> <tool>',
    what: 'say what would happen to a call, and why; nothing happens',
    examples: [`rules try claude files__write_file --args '{"path":"/etc/hosts"}'`],
  })
    .option('--args <json>', 'its arguments as a JSON object; @FILE reads a file, - the standard input')
    .option('--at <time>', 'as if it were then: a date and time')
    .action(
      cli.action(async (client: string, tool: string, { args, at }: { args?: string; at?: string }) => {
        const value = await cli.ask('rules.try', {
          client,
          tool,
          ...(args !== undefined && { arguments: await givenObject(args, '--args', cli) }),
          ...(at !== undefined && { at: timeOf(at) }),
        })
        const passed = value.passed.map(({ position, why }) => `Rule ${position} does not speak: ${why}.`)
        return { value, text: () => [value.because, ...passed].join('\n') }
      }),
    )
}

async function matchOf(cli: Cli, { client, server, tool, claim: said, match }: Flags): Promise<RuleMatch> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the core checks it
  const more = (match === undefined ? {} : await givenObject(match, '--match', cli)) as RuleMatch
  return {
    ...more,
    ...(client !== undefined && { client }),
    ...(server !== undefined && { server }),
    ...(tool !== undefined && { tool }),
    ...(said !== undefined && { claim: said }),
  }
}

/** By its number or its id. Throws `not_found`. */
async function ruleNamed(cli: Cli, given: string): Promise<Rule> {
  const rules = await cli.ask('rules.list', undefined)
  const found = rules.find(({ id, position }) => id === given || String(position) === given)
  if (found) return found
  throw new AppError('not_found', `There is no rule ${JSON.stringify(given)}. See: gatehouse rules list`)
}

function actionOf(text: string): PolicyAction {
  if (text === 'allow' || text === 'ask' || text === 'deny') return text
  throw new UsageError(`A rule says allow, ask or deny, not ${JSON.stringify(text)}.`)
}

function claim(text: string): Claim {
  const found = claims.find(one => one === text)
  if (found) return found
  throw new InvalidArgumentError(`It is one of ${claims.join(', ')}.`)
}

function timeOf(text: string): string {
  const at = givenTime(text)
  if (at !== undefined) return at
  throw new UsageError(`--at: ${JSON.stringify(text)} is no date and time. Write it like 2026-11-20T14:00.`)
}

function listing(look: Look, rules: Rule[]): string {
  const rows = rules.map(({ position, action, match, enabled, note, problem }) => [
    String(position),
    enabled ? action : `${action} (off)`,
    match.client ?? 'any',
    match.server ?? 'any',
    match.tool ?? 'any',
    [conditionsOf(match), note, problem].filter(Boolean).join('; '),
  ])
  return table(look, ['NO', 'SAYS', 'CLIENT', 'SERVER', 'TOOL', 'ONLY WHEN, AND NOTES'], rows)
}

function conditionsOf({ claim: said, conditions = [], argumentsHash, time, session }: RuleMatch): string {
  const parts = [
    said && `it claims ${said}`,
    ...conditions.map(({ path, op, value }) =>
      `${path} ${op} ${value === undefined ? '' : JSON.stringify(value)}`.trim(),
    ),
    argumentsHash && 'exactly certain arguments',
    time && `${time.days?.join(' ') ?? 'daily'} ${time.from}–${time.to}`,
    session && 'in one session',
  ]
  return parts.filter(Boolean).join(', ')
}
