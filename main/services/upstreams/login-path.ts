import { execFile } from 'node:child_process'
import { userInfo } from 'node:os'
import { delimiter } from 'node:path'

const marker = '_GATEHOUSE_PATH_'
// printenv rather than $PATH: fish keeps PATH as a list and would print it with spaces.
const script = `printf %s ${marker}; command printenv PATH; printf %s ${marker}; exit`
const patienceMs = 8_000

/**
 * The PATH that the person's terminal has. A desktop app started from the dock gets a bare one, which is why `npx` is
 * "not found" elsewhere. Asked of the login shell once; `shell-env` is not used because it waits for a hung shell for ever.
 */
export class LoginPath {
  #asked: Promise<string> | undefined

  find(): Promise<string> {
    this.#asked ??= this.#find()
    return this.#asked
  }

  async #find(): Promise<string> {
    const own = process.env['PATH'] ?? ''
    if (process.platform === 'win32') return own
    const login = await askShell(process.env['SHELL'] ?? userInfo().shell ?? '/bin/sh')
    return [...new Set([...login.split(delimiter), ...own.split(delimiter)])].filter(Boolean).join(delimiter)
  }
}

/** Empty when the shell fails, hangs or speaks another language than sh. */
function askShell(shell: string): Promise<string> {
  return new Promise(resolve => {
    const options = {
      timeout: patienceMs,
      killSignal: 'SIGKILL' as const,
      // Keeps oh-my-zsh from updating itself or starting tmux in here.
      env: {
        ...process.env,
        DISABLE_AUTO_UPDATE: 'true',
        ZSH_TMUX_AUTOSTARTED: 'true',
        ZSH_TMUX_AUTOSTART: 'false',
      },
      // Without a session of its own an interactive shell would take the terminal away from us.
      detached: true,
    }
    const child = execFile(shell, ['-ilc', script], options, (_error, stdout) =>
      resolve(stdout.split(marker)[1]?.trim() ?? ''),
    )
    child.stdin?.end()
  })
}
