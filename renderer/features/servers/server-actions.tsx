import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerView, SyncReport } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.tsx'

type Words = TFunction<'servers'>
type Some = readonly Pick<ServerView, 'slug' | 'name'>[]

/** What a person can do to servers, one or many; each says what it did, or why it could not. */
export type ServerActions = ReturnType<typeof createServerActions>

/** The actions in the language of the screen. */
export function useServerActions(): ServerActions {
  const { t } = useTranslation('servers')
  return useMemo(() => createServerActions(t), [t])
}

function createServerActions(t: Words) {
  const setEnabled = async (servers: Some, enabled: boolean, canUndo = true): Promise<void> => {
    const failed = await each(servers, ({ slug }) => call('servers.update', { slug, enabled }))
    if (failed) return toast.failed(failed, t('done.notAll'))
    const message = t(enabled ? 'done.enabled' : 'done.disabled', spoken(servers))
    const undo = { label: t('undo'), run: () => void setEnabled(servers, !enabled, false) }
    toast.ok(message, canUndo ? undo : undefined)
  }
  return {
    setEnabled,
    sync: async (servers: Some): Promise<void> => {
      const slugs = servers.map(({ slug }) => slug)
      const reports = await call('sync.run', { slugs, includeDisabled: true }).catch(asError)
      if (reports instanceof ApiError) return toast.failed(reports)
      tellSync(t, servers, reports)
    },
    restart: async ({ slug, name }: Some[number]): Promise<void> => {
      const failed = await call('servers.restart', { slug }).catch(asError)
      if (failed) toast.failed(failed)
      else toast.ok(t('done.restarted', { name }))
    },
    /** True when it is done; asks first, naming what goes. */
    remove: async (servers: Some): Promise<boolean> => {
      if (!(await askRemoval(t, servers))) return false
      const failed = await each(servers, ({ slug }) => call('servers.remove', { slug }))
      if (failed) toast.failed(failed, t('done.notAll'))
      else toast.ok(t('done.removed', spoken(servers)))
      return !failed
    },
  }
}

const spoken = (servers: Some) => ({ count: servers.length, name: servers[0]?.name ?? '' })

const asError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError({ code: 'internal', message: String(error) })

/** One after the other: the first failure, and the rest done all the same. */
async function each(
  servers: Some,
  act: (server: Some[number]) => Promise<unknown>,
): Promise<ApiError | undefined> {
  let failed: ApiError | undefined
  for (const server of servers) {
    // oxlint-disable-next-line no-await-in-loop -- the core writes them one by one anyway, and the order stays
    const error = await act(server).then(() => undefined, asError)
    failed ??= error
  }
  return failed
}

function askRemoval(t: Words, servers: Some): Promise<boolean> {
  const { count, name } = spoken(servers)
  const names = servers.map(server => server.name)
  return confirm({
    title: count === 1 ? t('ask.removeTitle', { name }) : t('ask.removeMany', { count }),
    body: (
      <>
        {count > 1 && (
          <Text fw={550} mb="xs" style={{ overflowWrap: 'anywhere', maxHeight: 160, overflow: 'auto' }}>
            {names.join(', ')}
          </Text>
        )}
        <Text>{t('ask.removeText')}</Text>
      </>
    ),
    confirmLabel: t('ask.remove'),
    cancelLabel: t('ask.cancel'),
    danger: true,
  })
}

function tellSync(t: Words, servers: Some, reports: readonly SyncReport[]): void {
  const failed = reports.filter(({ error }) => error !== null)
  const [first] = failed
  const nameOf = (slug: string) => servers.find(server => server.slug === slug)?.name ?? slug
  if (first?.error)
    return failed.length === 1
      ? toast.failed(first.error, t('done.syncFailed', { name: nameOf(first.slug) }))
      : toast.failed(first.error, t('done.syncFailedMany', { count: failed.length }))
  const sum = (pick: (report: SyncReport) => number) => reports.reduce((all, report) => all + pick(report), 0)
  const counts = {
    found: sum(({ found }) => found),
    added: sum(({ added }) => added),
    changed: sum(({ changed }) => changed),
    removed: sum(({ removed }) => removed),
  }
  if (servers.length === 1) toast.ok(t('done.synced', { name: servers[0]?.name ?? '', ...counts }))
  else toast.ok(t('done.syncedMany', { count: reports.length, ...counts }))
}
