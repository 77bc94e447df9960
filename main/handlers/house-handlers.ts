import type { Handlers, Output, Parsed } from '#contract'
import { checkUp } from './check-up.ts'
import type { Parts } from './parts.ts'
import { requirePerson } from './person.ts'
import { secretEntries } from './secret-entries.ts'

type Names = Exclude<
  keyof Handlers,
  | `servers.${string}`
  | `sync.${string}`
  | `tools.${string}`
  | `activity.${string}`
  | `workflows.${string}`
  | `templates.${string}`
  | `jobs.${string}`
  | `runtimes.${string}`
  | `rules.${string}`
  | `limits.${string}`
  | `approvals.${string}`
  | `keys.${string}`
>

/** What concerns Gatehouse itself: gateway, keys, agent apps, secrets, settings. */
export function houseHandlers(parts: Parts): Pick<Handlers, Names> {
  const { gateway, clients, secrets, settings, life } = parts
  return {
    'app.info': () => parts.info,
    'app.check': () => checkUp(parts),
    'gateway.status': () => gateway.status(),
    'gateway.pause': () => gateway.pause(),
    'gateway.resume': () => {
      const status = gateway.resume()
      parts.approvals.reconsider()
      return status
    },
    'gateway.sessions': () => gateway.sessions(),
    'clients.list': () => clients.list(),
    'clients.connect': ({ id, dryRun }) => clients.connect(id, { dryRun }),
    'clients.undo': ({ id, dryRun }) => clients.undo(id, { dryRun }),
    'clients.repair': ({ id }) => clients.repair(id),
    'secrets.list': () => secretEntries(parts),
    'secrets.set': async ({ name, value }) => {
      await secrets.set(name, value)
      life.secretChanged(name)
    },
    'secrets.remove': ({ name }) => secrets.remove(name),
    'settings.get': () => settings.get(),
    'settings.update': (change, caller) => {
      if (change.approvals || change.desktop || change.activity)
        requirePerson(parts, caller, 'change these settings')
      return updateSettings(parts, change)
    },
  }
}

/** Checked before it is stored, then put to use at once. */
async function updateSettings(
  parts: Parts,
  change: Parsed<'settings.update'>,
): Promise<Output<'settings.update'>> {
  const { settings, life, gateway, listenAt } = parts
  const before = settings.get()
  const at = listenAt(settings.merged(change))
  if (change.sync?.every) parts.checkEvery(change.sync.every)
  // Moved first: an address that cannot be had is not stored.
  if (JSON.stringify(at) !== JSON.stringify(listenAt(before))) await gateway.relisten(at)
  const after = settings.update(change)
  if (after.sync.every !== before.sync.every) life.reschedule()
  return after
}
