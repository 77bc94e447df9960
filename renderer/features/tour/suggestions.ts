import type { AppInfo, Input } from '#contract'

type NewServer = Input<'servers.add'>

/** A slash in the direction of the system the core runs on. */
const slash = (platform: string) => (platform === 'win32' ? '\\' : '/')

/** The filesystem server, held to one folder. */
export const filesServer = (folder: string) =>
  ({
    name: 'Files',
    slug: 'files',
    kind: 'stdio',
    command: 'npx',
    args: ['-y', '@modelcontextprotocol/server-filesystem', folder],
  }) satisfies NewServer

/** The memory server, with its file in our data folder: its own default lies in a cache that is cleared. */
export const memoryServer = ({ dataFolder, platform }: AppInfo) =>
  ({
    name: 'Memory',
    slug: 'memory',
    kind: 'stdio',
    command: 'npx',
    args: ['-y', '@modelcontextprotocol/server-memory'],
    env: { MEMORY_FILE_PATH: `${dataFolder}${slash(platform)}memory.jsonl` },
  }) satisfies NewServer

/** The folder to suggest: Documents in the home folder. */
export const suggestedFolder = ({ home, platform }: AppInfo) => `${home}${slash(platform)}Documents`

const quoted = (text: string) => (/^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`)

/** The exact command line, as it would be typed. */
export function commandLine({
  command,
  args = [],
  env = {},
}: Pick<NewServer, 'command' | 'args' | 'env'>): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`)
  return [...variables, ...[command ?? '', ...args].map(quoted)].join(' ')
}

/** Calls that change nothing and need nothing, by tool: what the tour offers to run. */
export const harmlessCalls: Readonly<Record<string, Record<string, unknown>>> = {
  list_allowed_directories: {},
  read_graph: {},
  echo: { message: 'Hello from Gatehouse' },
}
