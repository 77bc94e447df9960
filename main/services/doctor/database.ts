import type { Check } from '#contract'
import type { Store } from '#store/store.ts'

/** SQLite's own quick check of the whole file. */
export function checkDatabase(store: Store): Check {
  const check = { id: 'database', title: 'Database' }
  const found: unknown = store.pragma('quick_check(1)', { simple: true })
  if (found === 'ok') return { ...check, status: 'ok', detail: 'Its quick check found nothing.' }
  return {
    ...check,
    status: 'failed',
    detail: `It is damaged: ${String(found)}`,
    fix: 'End Gatehouse, move gatehouse.db away, and start again or restore a backup.',
  }
}
