import { type Command, InvalidArgumentError } from 'commander'
import type { Input, KeyScope } from '#contract'
import { givenTime } from '#base/given-time.ts'

/** What the options say of a key; what is not given is not there. */
export type RightFlags = {
  servers?: string[] | 'all'
  workflows?: string[] | 'all'
  tools?: string[] | 'all'
  readOnly?: boolean
  expires?: string
  identity?: string
  mayApprove?: boolean
  admin?: boolean
  signed?: boolean
}

type Rights = Omit<Input<'keys.create'>, 'name'>

/** The options that `keys create` and `keys update` share. */
export function withRights(command: Command): Command {
  return command
    .option('--servers <slugs>', 'only these servers: slugs or globs with commas, all, or none', list)
    .option('--workflows <names>', 'only these workflows: names or globs with commas, all, or none', list)
    .option(
      '--tools <names>',
      'only these tools: names of their own or exposed ones, globs, all, or none',
      list,
    )
    .option('--read-only', 'only tools that read only and that a person has reviewed')
    .option('--expires <when>', 'its end: 30d, 12h, a date and time, or never', end)
    .option('--identity <email>', 'the e-mail by which it is an approver of workflow gates, or none')
    .option('--may-approve', 'it may decide workflow gates')
    .option('--admin', 'it may decide any gate and change Gatehouse over REST')
    .option('--signed', 'its decisions must be signed with its own secret')
}

/** As the core takes it; what the options leave open stays as it is. */
export function rightsOf(flags: RightFlags, before: KeyScope | undefined): Rights {
  const { servers, workflows, tools, readOnly, expires, identity, mayApprove, admin, signed } = flags
  const lists = {
    servers: unless(servers, 'all'),
    workflows: unless(workflows, 'all'),
    tools: unless(tools, 'all'),
  }
  const scope = given({ ...lists, readOnly })
  const ends = { expiresAt: unless(expires, 'never'), identity: unless(identity, 'none') }
  const isScoped = Object.keys(scope).length > 0
  return {
    ...(isScoped && { scope: { ...before, ...scope } }),
    ...given({ ...ends, mayApprove, admin, signed }),
  }
}

/** What is there of it. */
function given<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined was just taken out
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never
}

/** A whole number that commander refuses otherwise. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function list(text: string): string[] | 'all' {
  if (text === 'all') return text
  if (text === 'none') return []
  return text
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '')
}

/** Null for the word that stands for it; commander lets no option be null itself. */
function unless<T>(value: T, word: string): Exclude<T, 'all'> | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one word of its kind was just looked for
  return value === word ? null : (value as Exclude<T, 'all'>)
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

function end(text: string): string {
  if (text === 'never') return text
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? []
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the expression lets these four pass
  if (count) return new Date(Date.now() + Number(count) * units[unit as keyof typeof units]).toISOString()
  const at = givenTime(text)
  if (at !== undefined) return at
  throw new InvalidArgumentError('It must be like 30d, 12h, 2027-01-31, 2027-01-31T18:00 or never.')
}
