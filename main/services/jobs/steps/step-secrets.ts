import { Redactor } from '#base/redactor.ts'
import type { Json } from '#services/workflows/language.ts'

/** A step's named secrets: given to this step only, and taken out of everything it says. */
export type StepSecrets = {
  values: Record<string, string>
  redact: (text: string) => string
  /** Takes them out of every string of a result. */
  redactAll: (value: Json) => Json
  /** Characters of the longest form in which one of them may appear. */
  longest: number
}

/** Resolves a step's references. Rejects with `secret_missing`, `vault_locked`, … */
export async function resolveSecrets(
  references: Record<string, string> | undefined,
  resolveSecret: (reference: string) => Promise<string>,
): Promise<StepSecrets> {
  const redactor = new Redactor()
  const values: Record<string, string> = {}
  for (const [name, reference] of Object.entries(references ?? {})) {
    // oxlint-disable-next-line no-await-in-loop -- a keychain asks the person once, not several times at once
    values[name] = await resolveSecret(reference)
    redactor.add(values[name])
  }
  const all = Object.values(values)
  const { redact } = redactor
  const redactAll = (value: Json): Json => {
    if (typeof value === 'string') return redact(value)
    if (Array.isArray(value)) return value.map(redactAll)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), redactAll(one)]))
  }
  return {
    values,
    redact,
    redactAll: all.length === 0 ? value => value : redactAll,
    // URL-encoded, each byte takes three characters; escaped for JSON, six at most.
    longest: Math.max(0, ...all.map(value => 6 * Buffer.byteLength(value))),
  }
}
