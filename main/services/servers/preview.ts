import { type ImportPreview, ServerInput } from '#contract'
import { faultSentence, plainFault } from '#base/faults.ts'
import { withoutCredentials } from './address-credentials.ts'
import { rawSecretFields } from './own-secrets.ts'
import type { ReadEntry } from './paste/pasted.ts'

/** Variables that change what a program loads: worth a word before someone else's snippet is run. */
const POWERFUL =
  /^(?:NODE_OPTIONS|LD_PRELOAD|LD_LIBRARY_PATH|DYLD_\w+|PYTHONPATH|PYTHONSTARTUP|PATH|BASH_ENV|ENV)$/

/** What the entries of a snippet would add: each checked by the contract, shown in full, or skipped with the reason. */
export function previewOf(entries: ReadEntry[]): ImportPreview {
  const preview: ImportPreview = { servers: [], skipped: [] }
  for (const entry of entries) {
    if ('reason' in entry) {
      preview.skipped.push(entry)
      continue
    }
    const parsed = ServerInput.safeParse(entry.server, { error: plainFault })
    if (!parsed.success) {
      preview.skipped.push({ name: entry.name, reason: faultSentence(parsed.error.issues) })
      continue
    }
    const server = withoutCredentials(parsed.data)
    const notes = [...entry.notes, ...warnings(server)]
    const note = notes.length > 0 ? { note: notes.join(' ') } : {}
    preview.servers.push({ server, shows: shown(server), secrets: rawSecretFields(server), ...note })
  }
  return preview
}

function warnings({ env = {}, args = [], url = '' }: ServerInput): string[] {
  const powerful = Object.keys(env).filter(name => POWERFUL.test(name))
  const key = args.some(arg => /^--?[\w-]*(?:token|secret|password|api-?key)[\w-]*=./i.test(arg))
  const inUrl = /[?&][\w-]*(?:token|secret|password|api_?key|key)=./i.test(url)
  return [
    ...(powerful.length > 0 ? [`It sets ${powerful.join(', ')}, which changes what the command loads.`] : []),
    ...(key
      ? ['An argument seems to carry a secret; arguments are stored and shown in clear. Prefer a variable.']
      : []),
    ...(inUrl
      ? ['The address seems to carry a secret; addresses are stored and shown in clear. Prefer a header.']
      : []),
  ]
}

/** The exact command or address, every character visible. */
function shown({ kind, command = '', args = [], url = '' }: ServerInput): string {
  return visible(kind === 'stdio' ? [command, ...args].map(quoted).join(' ') : url)
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Control and invisible characters could hide what is run. */
function visible(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    char => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  )
}
