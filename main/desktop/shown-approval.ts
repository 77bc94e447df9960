import { hideByName } from '#base/hide-by-name.ts'
import { SecretHints } from '#base/secret-hints.ts'
import type { Approval } from '#contract'

/** Far more than a line of a menu shows. */
const readAtMost = 4000

/**
 * An approval as the tray and notifications may show it, where others may look on: its arguments as texts, without what is
 * secret by its name, by what the tool's schema says of it, or as a value of the vault.
 */
export function shownApproval(approval: Approval, redact: (text: string) => string): Approval {
  if (approval.kind === 'gate') return { ...approval, message: redact(approval.message) }
  const hints = new SecretHints(approval.inputSchema)
  const texts = Object.entries(hideByName(approval.arguments)).map(([name, value]) => {
    const shown = hideHinted(value, hints.member(name))
    const text = typeof shown === 'string' ? shown : (JSON.stringify(shown) ?? '')
    return [name, redact(text).slice(0, readAtMost)]
  })
  return { ...approval, arguments: Object.fromEntries(texts) }
}

/** What a schema calls a secret, at whatever depth of what is left by then. */
function hideHinted(value: unknown, hints: SecretHints): unknown {
  if (hints.isSecret) return '[hidden]'
  if (hints.isEmpty || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => hideHinted(item, hints.item(index)))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, hideHinted(member, hints.member(name))]),
  )
}
