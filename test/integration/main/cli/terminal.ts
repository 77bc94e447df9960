import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '../../../..')
export const memoryServer = join(root, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js')
export const filesServer = join(root, 'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js')

/** What the tests look into of the one JSON document on stdout. */
type Told = {
  error: { code: string; message: string }
  id: string
  key: string
  signingSecret: string
  slug: string
  backup: string
  after: string
  content: { text: string }[]
  added: { slug: string }[]
  skipped: unknown[]
  servers: unknown[]
}

export type Ended = { code: number | null; stdout: string; stderr: string; json: () => Told }

/** A person's terminal with a data folder of its own: runs the real command line and a real headless Gatehouse. */
export class Terminal {
  readonly home = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'))
  readonly data = join(this.home, 'data')
  readonly env: NodeJS.ProcessEnv
  readonly #children = new Set<ChildProcess>()

  constructor(env: Record<string, string> = {}) {
    mkdirSync(this.data)
    this.env = {
      PATH: process.env['PATH'],
      HOME: this.home,
      GATEHOUSE_HOME: this.data,
      GATEHOUSE_VAULT_KEY: 'a passphrase for tests',
      CLAUDE_DESKTOP_CONFIG: join(this.home, 'claude_desktop_config.json'),
      MCP_SERVER_PORT: '0',
      SHELL: '/bin/sh',
      ...env,
    }
  }

  /** Runs `gatehouse …` to its end. */
  async run(...args: string[]): Promise<Ended> {
    return this.runWith({}, ...args)
  }

  async runWith({ input = '' }: { input?: string }, ...args: string[]): Promise<Ended> {
    const { child, ended } = this.begin(...args)
    child.stdin?.end(input)
    return ended
  }

  /** Starts `gatehouse …` and leaves it running. */
  begin(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = this.#spawn(process.execPath, [join(root, 'main/cli/index.ts'), ...args], this.env)
    return { child, ended: this.#ended(child) }
  }

  /** A line for bash in which `gatehouse` is the command. */
  async bash(line: string): Promise<Ended> {
    const script = `gatehouse() { "${process.execPath}" "${join(root, 'main/cli/index.ts')}" "$@"; }\n${line}`
    const child = this.#spawn('bash', ['-c', script], this.env)
    child.stdin?.end()
    return this.#ended(child)
  }

  /** Starts a headless Gatehouse (by the entry, or by `gatehouse serve`) and returns it with its address. */
  async start(how: 'headless' | 'serve' = 'headless'): Promise<{ url: string; child: ChildProcess }> {
    const entry = how === 'headless' ? ['main/headless.ts'] : ['main/cli/index.ts', 'serve']
    const [file = '', ...rest] = entry
    const child = this.#spawn(process.execPath, [join(root, file), ...rest], this.env)
    let log = ''
    child.stderr?.on('data', chunk => (log += chunk))
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    for await (const line of lines) {
      const url = /^ready (\S+)$/.exec(line)?.[1]
      if (url) return { url, child }
    }
    throw new Error(`it did not start: ${log}`)
  }

  /** Process ids whose command line names the data folder or a marker. */
  processes(marker: string): string[] {
    return readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && commandLine(pid).includes(marker))
  }

  async close(): Promise<void> {
    const ends = [...this.#children].map(child => {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      return ended
    })
    await Promise.all(ends)
    rmSync(this.home, { recursive: true, force: true })
  }

  #spawn(command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(command, args, { env, cwd: this.home })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  #ended(child: ChildProcess): Promise<Ended> {
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', chunk => (stdout += chunk))
    child.stderr?.on('data', chunk => (stderr += chunk))
    return new Promise(resolve =>
      child.once('close', code => resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) })),
    )
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // it ended meanwhile
  }
}
