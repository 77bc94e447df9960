import { spawn } from 'node:child_process'
import { userInfo } from 'node:os'
import { delimiter } from 'node:path'
import type { Guarding } from '#base/guarding.ts'
import { endTree, type Tree } from '#base/process-tree.ts'

const marker = '_GATEHOUSE_PATH_'
// printenv rather than $PATH: fish keeps PATH as a list and would print it with spaces.
const script = `printf %s ${marker}; command printenv PATH; printf %s ${marker}; exit`
/** What an asked shell gets to clean up after itself, in milliseconds. */
const graceMs = 2_000
/** Keeps oh-my-zsh from updating itself or starting tmux in here. */
const quietShell = { DISABLE_AUTO_UPDATE: 'true', ZSH_TMUX_AUTOSTARTED: 'true', ZSH_TMUX_AUTOSTART: 'false' }

/**
 * The PATH that the person's terminal has. A desktop app started from the dock gets a bare one, which is why `npx` is
 * "not found" elsewhere. Asked of the login shell once; `shell-env` is not used because it waits for a hung shell for ever.
 */
export class LoginPath {
  readonly #guarding: Guarding | undefined
  readonly #patienceMs: number
  #asked: Promise<string> | undefined

  /** With a guard, a shell that still hangs when Gatehouse is killed ends too. */
  constructor(guarding?: Guarding, patienceMs = 8_000) {
    this.#guarding = guarding
    this.#patienceMs = patienceMs
  }

  find(): Promise<string> {
    this.#asked ??= this.#find()
    return this.#asked
  }

  async #find(): Promise<string> {
    const own = process.env['PATH'] ?? ''
    if (process.platform === 'win32') return own
    const login = await this.#ask(process.env['SHELL'] ?? userInfo().shell ?? '/bin/sh')
    return [...new Set([...login.split(delimiter), ...own.split(delimiter)])].filter(Boolean).join(delimiter)
  }

  /** Empty when the shell fails, hangs or speaks another language than sh. */
  #ask(shell: string): Promise<string> {
    // What start-up files leave running has no use for the passphrase.
    const { GATEHOUSE_VAULT_KEY: _passphrase, ...environment } = process.env
    return new Promise(resolve => {
      const child = spawn(shell, ['-ilc', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
        // Without a session of its own an interactive shell would take the terminal away from us.
        detached: true,
        env: { ...environment, ...quietShell },
      })
      const tree: Tree = { pid: child.pid ?? 0, mark: `login-shell-${child.pid}` }
      if (tree.pid > 0) this.#guarding?.add(tree)
      let said = ''
      let last: NodeJS.Timeout | undefined
      const answer = () => {
        clearTimeout(timer)
        resolve(said.split(marker)[1]?.trim() ?? '')
      }
      const ended = () => {
        clearTimeout(last)
        this.#guarding?.remove(tree.pid)
        answer()
      }
      /** Nothing is left for it to do but to end. Only the shell itself: an agent that its files began belongs to the person. */
      const answered = () => {
        answer()
        child.stdout.destroy()
        child.unref()
        last ??= setTimeout(() => child.kill('SIGKILL'), graceMs).unref()
      }
      const giveUp = () => {
        answer()
        child.stdout.destroy()
        // Its start-up files may hold a lock of the person's (pyenv's do), so all of it is asked to end before it is made to.
        void endTree(tree, graceMs)
      }
      const timer = setTimeout(giveUp, this.#patienceMs)
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
        if (said.split(marker).length > 2) answered()
      })
      child.once('error', ended).once('close', ended)
    })
  }
}
