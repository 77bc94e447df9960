import type { Tool, ToolSelection } from '#contract'
import { type Hint, hintsOf } from './tool-state.ts'

export const stateFilters = ['all', 'on', 'off', 'held', 'new', 'changed', 'unreviewed'] as const
type StateFilter = (typeof stateFilters)[number]

export type ToolFilter = { text: string; server: string | null; state: StateFilter; hint: Hint | null }

export const noFilter: ToolFilter = { text: '', server: null, state: 'all', hint: null }

/** True when a filter leaves everything. */
export const isOpen = ({ text, server, state, hint }: ToolFilter): boolean =>
  text.trim() === '' && server === null && state === 'all' && hint === null

/** The tools a filter leaves; words are looked for in names, server, title and description, all of them must be found. */
export function filterTools(
  tools: readonly Tool[],
  { text, server, state, hint }: ToolFilter,
): readonly Tool[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && server === null && state === 'all' && hint === null) return tools
  return tools.filter(
    tool =>
      (server === null || tool.server === server) &&
      isIn(tool, state) &&
      (hint === null || hintsOf(tool).includes(hint)) &&
      has(tool, words),
  )
}

function isIn(tool: Tool, filter: StateFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'on':
      return tool.enabled
    case 'off':
      return !tool.enabled
    case 'held':
      return tool.state !== 'approved'
    case 'new':
    case 'changed':
      return tool.state === filter
    case 'unreviewed':
      return !tool.reviewed
    default:
      return filter satisfies never
  }
}

/** What a tool is searched in, made once: typing asks ten thousand of them with each letter. */
const searched = new WeakMap<Tool, string>()

function has(tool: Tool, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { exposedName, name, serverName, title, description } = tool
  const text =
    searched.get(tool) ??
    `${exposedName}\n${name}\n${serverName}\n${title ?? ''}\n${description}`.toLowerCase()
  searched.set(tool, text)
  return words.every(word => text.includes(word))
}

/** What a selection may name at most; more tools make more selections. */
const most = 20_000

/** The same tools as the core wants them named: per server, by the server's own names. */
export function selectionsOf(tools: readonly Pick<Tool, 'server' | 'name'>[]): ToolSelection[] {
  const byServer = Map.groupBy(tools, ({ server }) => server)
  return [...byServer].flatMap(([server, some]) =>
    Array.from({ length: Math.ceil(some.length / most) }, (_, part) => ({
      server,
      names: some.slice(part * most, (part + 1) * most).map(({ name }) => name),
    })),
  )
}
