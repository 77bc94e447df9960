import { Badge, Checkbox, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerView } from '#contract'
import { useProgress } from '../../state/progress.ts'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import { commandLine } from './command-line.ts'
import classes from './server-list.module.css'
import { describeState } from './server-state.ts'
import type { Selection } from './use-selection.ts'

/** The columns of the server list. */
export function useServerColumns(selection: Selection): Column<ServerView>[] {
  const { t } = useTranslation('servers')
  return useMemo(
    () => [
      {
        id: 'select',
        header: '',
        width: '34px',
        cell: ({ slug, name }) => (
          <Checkbox
            aria-label={t('select.one', { name })}
            checked={selection.has(slug)}
            onClick={event => event.stopPropagation()}
            onChange={() => selection.toggle(slug)}
          />
        ),
      },
      {
        id: 'server',
        header: t('columns.server'),
        width: 'minmax(150px, 1fr)',
        sortBy: ({ name }) => name.toLowerCase(),
        cell: server => <ServerCell server={server} />,
      },
      {
        id: 'tools',
        header: t('columns.tools'),
        width: '76px',
        align: 'right',
        sortBy: ({ tools }) => tools.enabled,
        cell: server => <ToolsCell server={server} />,
      },
      {
        id: 'synced',
        header: t('columns.synced'),
        width: '92px',
        align: 'right',
        sortBy: ({ lastSynced }) => (lastSynced ? Date.parse(lastSynced) : null),
        cell: ({ lastSynced }) => (
          <Text span size="xs" c="dimmed">
            <RelativeTime at={lastSynced} />
          </Text>
        ),
      },
    ],
    [t, selection],
  )
}

function ServerCell({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const { tone, word } = describeState(server.state)
  return (
    <div className={classes.server}>
      <div className={classes.first}>
        <StateDot tone={tone} label={t(`state.${word}`)} dotOnly />
        <span className={classes.name} title={shown(server.name, 300)}>
          {shown(server.name, 120)}
        </span>
        <Badge color="gray" className={classes.kind ?? ''}>
          {t(`kind.${server.kind}`)}
        </Badge>
      </div>
      <div className={classes.second}>
        <Reason server={server} />
      </div>
    </div>
  )
}

/** One line: what it is doing now, else why it does not work, else what it is. */
function Reason({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const isSyncing = useProgress(({ syncing }) => syncing.includes(server.slug))
  const { error, retryAt, word } = describeState(server.state)
  if (isSyncing) return t('reading')
  if (error)
    return (
      <span className={classes.trouble} title={error.message}>
        {retryAt ? (
          <>
            {t('retries')} <RelativeTime at={retryAt} /> ·{' '}
          </>
        ) : null}
        {shown(error.message, 200)}
      </span>
    )
  if (word !== 'connected') return t(`state.${word}`)
  const where = server.url ?? commandLine(server.command ?? '', server.args)
  return <span title={shown(where, 600)}>{shown(where, 200)}</span>
}

function ToolsCell({ server: { tools } }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const held = tools.held > 0 ? t('value.toolsHeld', { count: tools.held }) : undefined
  return (
    <Text span size="xs" title={held} c={tools.held > 0 ? 'var(--gh-waiting)' : 'inherit'}>
      {tools.enabled}
      <Text span size="xs" c="dimmed">
        {' '}
        / {tools.total}
      </Text>
    </Text>
  )
}
