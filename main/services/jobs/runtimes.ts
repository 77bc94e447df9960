import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import which from 'which'
import { AppError, toWire } from '#base/errors.ts'
import { childEnvironment } from '#base/child-environment.ts'
import { Language, type Runtime } from '#contract'

type Deps = {
  /** The PATH of the person's login shell. */
  loginPath: () => Promise<string>
}

type Found = { command: string; version: string }

type Kind = {
  title: string
  names: string[]
  /** Makes it print its version and, where what was found may be a shim, the program behind it. */
  args: string[]
  install: string
}

const kinds: Record<Language, Kind> = {
  python: {
    title: 'Python 3',
    names: ['python3', 'python'],
    args: ['-c', 'import platform, sys; print(platform.python_version()); print(sys.executable)'],
    install: 'Install it from https://www.python.org',
  },
  javascript: {
    title: 'Node.js',
    names: ['node'],
    args: ['-p', 'process.versions.node + "\\n" + process.execPath'],
    install: 'Install it from https://nodejs.org',
  },
  powershell: {
    title: 'PowerShell',
    names: process.platform === 'win32' ? ['pwsh', 'powershell'] : ['pwsh'],
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', '$PSVersionTable.PSVersion.ToString()'],
    install: 'Install PowerShell 7 from https://learn.microsoft.com/powershell',
  },
  bash: {
    title: 'Bash',
    names: ['bash'],
    args: ['--version'],
    install:
      process.platform === 'win32'
        ? 'Install Git for Windows, which brings it, and put its bin folder on the PATH'
        : "Install the package bash of your system's package manager",
  },
  go: { title: 'Go', names: ['go'], args: ['version'], install: 'Install it from https://go.dev/dl' },
}

const run = promisify(execFile)
const timeoutMs = 30_000

/** The interpreters of script steps, found on the login shell's PATH, with their versions (W4). */
export class Runtimes {
  readonly #deps: Deps
  readonly #found = new Map<Language, Promise<Found>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** All five, found or not; `refresh` forgets what was found before. */
  async list({ refresh = false }: { refresh?: boolean } = {}): Promise<Runtime[]> {
    if (refresh) this.#found.clear()
    return Promise.all(Language.options.map(language => this.#describe(language)))
  }

  /** Absolute path of the interpreter. Rejects with `runtime_missing`, saying what to install. */
  async find(language: Language): Promise<string> {
    return (await this.#look(language)).command
  }

  async #describe(language: Language): Promise<Runtime> {
    try {
      return { language, ...(await this.#look(language)), error: null }
    } catch (error) {
      return { language, command: null, version: null, error: toWire(error) }
    }
  }

  /** What is there is remembered; what is missing is looked for again, because the person may install it. */
  #look(language: Language): Promise<Found> {
    const known = this.#found.get(language)
    if (known) return known
    const look = this.#search(language)
    this.#found.set(language, look)
    look.catch(() => {
      if (this.#found.get(language) === look) this.#found.delete(language)
    })
    return look
  }

  async #search(language: Language): Promise<Found> {
    const { title, names, args, install } = kinds[language]
    const path = await this.#deps.loginPath()
    let broken = ''
    for (const name of names) {
      // oxlint-disable-next-line no-await-in-loop -- the first that works is taken
      const command = await which(name, { path, nothrow: true })
      // oxlint-disable-next-line no-await-in-loop -- the first that works is taken
      const found = command === null ? undefined : await ask(command, args, path)
      if (typeof found === 'object') return found
      if (found !== undefined) broken ||= ` ${command} is there but does not run: ${found}.`
    }
    throw new AppError(
      'runtime_missing',
      `${title}, which runs ${language} scripts, was not found on the login shell's PATH.${broken} ${install}, then try again.`,
      { data: { error_code: 'RUNTIME_MISSING', language } },
    )
  }
}

/** What an interpreter says of itself, or why it does not. */
async function ask(command: string, args: string[], path: string): Promise<Found | string> {
  try {
    const { stdout } = await run(command, args, {
      timeout: timeoutMs,
      env: childEnvironment(path, {}),
      windowsHide: true,
    })
    const version = /\d+(?:\.\d+)+/.exec(stdout)?.[0]
    if (version === undefined) return 'it did not tell its version'
    const behind = stdout.trim().split(/\r?\n/).slice(1).at(-1)?.trim()
    // A shim (pyenv, asdf, volta) costs more at each start than the interpreter behind it.
    return { command: behind && args.length === 2 ? behind : command, version }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return message.split('\n').slice(-2).join(' ').trim().slice(0, 300)
  }
}
