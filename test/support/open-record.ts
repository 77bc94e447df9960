import { Activity } from '../../main/services/activity/activity.ts'
import { openStore, type Store } from '../../main/store/store.ts'
import { memoryLog } from './log.ts'
import { recordDeps } from './record.ts'

type Options = Partial<ConstructorParameters<typeof Activity>[0]>

/** The real record on a real database, in memory when none is given. */
export function openRecord(options: Options = {}) {
  const store: Store = options.store ?? openStore(':memory:')
  const log = memoryLog()
  const deps = { ...recordDeps(), store, publish: () => undefined, now: () => new Date(), log, ...options }
  return { store, log, deps, activity: new Activity(deps) }
}

/** The same record, as the next start of Gatehouse finds it. */
export const reopened = ({ deps }: ReturnType<typeof openRecord>) => openRecord(deps)
