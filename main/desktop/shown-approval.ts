import { z } from 'zod'
import { hideByName } from '#base/hide-by-name.ts'
import type { Approval } from '#contract'

/** Far more than a line of a menu shows. */
const readAtMost = 4000

/** What a JSON Schema says of a secret argument (JSON Schema 2020-12, Validation 9.4; OpenAPI). */
const Hints = z.object({
  properties: z.record(
    z.string(),
    z.object({ writeOnly: z.unknown(), format: z.unknown() }).partial().catch({}),
  ),
})

/**
 * An approval as the tray and notifications may show it, where others may look on: its arguments as texts, without what is
 * secret by its name, by what the tool's schema says of it, or as a value of the vault.
 */
export function shownApproval(approval: Approval, redact: (text: string) => string): Approval {
  if (approval.kind === 'gate') return { ...approval, message: redact(approval.message) }
  const hints = Hints.safeParse(approval.inputSchema).data?.properties ?? {}
  const texts = Object.entries(hideByName(approval.arguments)).map(([name, value]) => {
    const hint = Object.hasOwn(hints, name) ? hints[name] : undefined
    const isSecret = hint?.writeOnly === true || hint?.format === 'password'
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    return [name, isSecret ? '[hidden]' : redact(text).slice(0, readAtMost)]
  })
  return { ...approval, arguments: Object.fromEntries(texts) }
}
