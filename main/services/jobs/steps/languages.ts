import type { Language } from '#contract'
import { sizeBytes } from './measures.ts'
import type { ScriptStep } from './step-kinds.ts'

/** How a script of one language is written down and started. */
export type Manner = {
  file: (code: string) => string
  /** What stands before the code in the file. */
  mark?: string
  /** Arguments of the interpreter that run a file; undefined for a language that is compiled first. */
  args?: (file: string, limits?: ScriptStep['limits']) => string[]
}

/** How the script of each language is run (W4). The text is always a file, never an argument. */
export const manners: Record<Language, Manner> = {
  python: { file: () => 'script.py', args: file => [file] },
  javascript: {
    file: code => (isCommonJs(code) ? 'script.cjs' : 'script.mjs'),
    args: (file, limits) => (limits?.memory === undefined ? [file] : [heapOf(limits.memory), file]),
  },
  powershell: {
    file: () => 'script.ps1',
    // Without it Windows PowerShell 5 reads the file in the system's old code page.
    mark: '\uFEFF',
    args: file => [
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      ...(process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []),
      '-File',
      file,
    ],
  },
  bash: { file: () => 'script.sh', args: file => ['--noprofile', '--norc', file] },
  go: { file: () => 'main.go' },
}

/** The whole limit for the heap: what else Node needs is added where the limit is set. */
function heapOf(memory: string): string {
  return `--max-old-space-size=${Math.max(16, Math.floor(sizeBytes(memory) / 1024 ** 2))}`
}

/** Both kinds of module work: `require` and no `import` or `export` statement means the older one. */
function isCommonJs(code: string): boolean {
  const isModule = /^\s*(?:import\s*[\w{*"']|export\s)/m.test(code)
  return !isModule && /\brequire\s*\(|\bmodule\.exports\b|\b__(?:dirname|filename)\b/.test(code)
}
