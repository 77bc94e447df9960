import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerView } from '#contract'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowCheckbox } from '../../ui/row-controls.tsx'
import type { Column } from '../../ui/table-columns.ts'
import { ServerCell, StateCell, ToolsCell } from './server-cells.tsx'
import type { Selection } from './use-selection.ts'

/** The columns of the server list. */
export function useServerColumns(selection: Selection, isWide: boolean): Column<ServerView>[] {
  const { t } = useTranslation('servers')
  return useMemo(
    () => [
      {
        id: 'select',
        header: '',
        width: '34px',
        cell: ({ slug, name }) => (
          <RowCheckbox
            label={t('select.one', { name })}
            checked={selection.has(slug)}
            onChange={() => selection.toggle(slug)}
          />
        ),
      },
      {
        id: 'server',
        header: t('columns.server'),
        width: 'minmax(120px, 1fr)',
        sortBy: ({ name }) => name.toLowerCase(),
        cell: server => <ServerCell server={server} isWide={isWide} />,
      },
      ...(isWide ? [stateColumn(t)] : []),
      {
        id: 'tools',
        header: t('columns.tools'),
        width: '70px',
        align: 'right',
        sortBy: ({ tools }) => tools.enabled,
        cell: server => <ToolsCell server={server} />,
      },
      {
        id: 'synced',
        header: t('columns.synced'),
        width: '82px',
        align: 'right',
        sortBy: ({ lastSynced }) => (lastSynced ? Date.parse(lastSynced) : null),
        cell: ({ lastSynced }) => (
          <Text span size="xs" c="dimmed">
            <RelativeTime at={lastSynced} />
          </Text>
        ),
      },
    ],
    [t, selection, isWide],
  )
}

const stateColumn = (t: TFunction<'servers'>): Column<ServerView> => ({
  id: 'state',
  header: t('columns.state'),
  width: 'minmax(160px, 1fr)',
  sortBy: ({ state }) => t(`state.${state.kind}`),
  cell: server => <StateCell server={server} />,
})
