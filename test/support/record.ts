import type { Settings } from '#contract'
import type { Vault } from '../../main/services/secrets/vault.ts'
import { memoryVault } from './memory-vault.ts'

type RecordDeps = { vault: Vault; redact: (text: string) => string; limits: () => Settings['activity'] }

/** What the record needs beside the store: a vault in memory, no secret to take out, and room for a million rows. */
export const recordDeps = (): RecordDeps => ({
  vault: memoryVault(),
  redact: text => text,
  limits: () => ({ keepDays: 365, keep: 1_000_000 }),
})
