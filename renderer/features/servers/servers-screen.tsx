import { Button, Group } from '@mantine/core'
import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ServerView } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { type Command, useOfferCommands } from '../../state/commands.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Page } from '../../ui/page.tsx'
import { AddServer } from './add-server.tsx'
import { EditServer } from './edit-server.tsx'
import { FirstServer } from './first-server.tsx'
import { useServerActions } from './server-actions.tsx'
import classes from './server-detail.module.css'
import { ServerDetail } from './server-detail.tsx'
import { countGroups } from './server-filter.ts'
import { ServerList } from './server-list.tsx'
import { paths, type Place, readPlace } from './server-paths.ts'

/** Servers: what is connected, what is broken, and why. */
export function ServersScreen() {
  const { t } = useTranslation('servers')
  const [path, go] = useLocation()
  const place = readPlace(path)
  const servers = useMethod('servers.list')
  const actions = useServerActions()
  const list = servers.data
  useServerCommands(list, place)
  return (
    <Page
      bare
      title={t('title')}
      note={list ? <Note servers={list} /> : t('noteEmpty')}
      actions={
        list && list.length > 0 ? (
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} />}
              onClick={() => void actions.sync(list.filter(({ enabled }) => enabled))}
            >
              {t('do.syncAll')}
            </Button>
            <Button leftSection={<IconPlus size={14} />} onClick={() => go(paths.add)}>
              {t('do.add')}
            </Button>
          </Group>
        ) : null
      }
    >
      {servers.isPending && <ListSkeleton rows={8} height={18} />}
      {servers.isError && !list && (
        <ErrorState error={servers.error} onRetry={() => void servers.refetch()} />
      )}
      {list && <Content servers={list} place={place} />}
    </Page>
  )
}

function Note({ servers }: { servers: readonly ServerView[] }) {
  const { t } = useTranslation('servers')
  const { trouble } = countGroups(servers)
  if (servers.length === 0) return t('noteEmpty')
  const all = t('note', { count: servers.length })
  return trouble > 0 ? `${all} · ${t('noteTrouble', { count: trouble })}` : all
}

function Content({ servers, place }: { servers: readonly ServerView[]; place: Place }) {
  const { t } = useTranslation('servers')
  // Nothing to list yet: the form has the screen to itself.
  if (servers.length === 0 && place.kind === 'add')
    return (
      <section className={classes.alone} aria-label={t('detailLabel')}>
        <AddServer place={place} />
      </section>
    )
  if (servers.length === 0) return <FirstServer />
  return (
    <MasterDetail
      id="servers"
      initialWidth={440}
      listLabel={t('listLabel')}
      detailLabel={t('detailLabel')}
      list={
        <ServerList
          servers={servers}
          openSlug={place.kind === 'server' ? place.slug : null}
          isWide={place.kind === 'list'}
        />
      }
      detail={place.kind === 'list' ? null : <Detail servers={servers} place={place} />}
    />
  )
}

type DetailProps = { servers: readonly ServerView[]; place: Exclude<Place, { kind: 'list' }> }

function Detail({ servers, place }: DetailProps) {
  const { t } = useTranslation('servers')
  if (place.kind === 'add') return <AddServer place={place} />
  const server = servers.find(({ slug }) => slug === place.slug)
  if (!server) return <ErrorState error={{ code: 'not_found', message: t('gone', { slug: place.slug }) }} />
  return place.editing ? (
    <EditServer key={server.slug} server={server} />
  ) : (
    <ServerDetail key={server.slug} server={server} />
  )
}

/** What the palette offers while this screen is shown. */
function useServerCommands(servers: readonly ServerView[] | undefined, place: Place) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const actions = useServerActions()
  const slug = place.kind === 'server' ? place.slug : undefined
  const open = servers?.find(server => server.slug === slug)
  const commands = useMemo(() => {
    const group = t('title')
    const always: Command[] = [
      { id: 'servers.add', title: t('do.add'), group, shortcut: 'mod+N', run: () => go(paths.add) },
      { id: 'servers.paste', title: t('first.paste'), group, run: () => go(paths.paste) },
    ]
    if (!open) return always
    const on = !open.enabled
    const named = (title: string) => `${title}: ${open.name}`
    return [
      ...always,
      { id: 'servers.sync', title: named(t('do.sync')), group, run: () => void actions.sync([open]) },
      { id: 'servers.restart', title: named(t('do.restart')), group, run: () => void actions.restart(open) },
      {
        id: 'servers.switch',
        title: named(t(on ? 'do.enable' : 'do.disable')),
        group,
        run: () => void actions.setEnabled([open], on),
      },
      { id: 'servers.edit', title: named(t('do.edit')), group, run: () => go(paths.edit(open.slug)) },
    ]
  }, [t, go, actions, open])
  useOfferCommands('servers', commands)
}
