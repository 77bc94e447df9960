import { Checkbox, SegmentedControl, Text } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ServerView } from '#contract'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ListBar, ListSearch } from '../../ui/list-bar.tsx'
import { useServerActions } from './server-actions.tsx'
import { useServerColumns } from './server-columns.tsx'
import { countGroups, filterServers, noFilter, type ServerFilter } from './server-filter.ts'
import { paths } from './server-paths.ts'
import { SelectionBar } from './selection-bar.tsx'
import type { StateGroup } from './server-state.ts'
import { useSelection } from './use-selection.ts'

type Props = {
  servers: readonly ServerView[]
  openSlug: string | null
  /** Nothing is open beside it: there is room for more columns. */
  isWide: boolean
}

/** The list: filter, rows, and a bar for what is ticked. */
export function ServerList({ servers, openSlug, isWide }: Props) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const [filter, setFilter] = useState<ServerFilter>(noFilter)
  const shownFilter = useDeferredValue(filter)
  const shown = useMemo(() => filterServers(servers, shownFilter), [servers, shownFilter])
  const selection = useSelection(servers)
  const actions = useServerActions()
  const columns = useServerColumns(selection, isWide)
  return (
    <>
      <FilterBar servers={servers} filter={filter} onFilter={setFilter}>
        <Checkbox
          aria-label={t('select.all')}
          checked={shown.length > 0 && shown.every(({ slug }) => selection.has(slug))}
          indeterminate={
            shown.some(({ slug }) => selection.has(slug)) && !shown.every(({ slug }) => selection.has(slug))
          }
          onChange={event => selection.set(event.currentTarget.checked ? shown.map(({ slug }) => slug) : [])}
        />
      </FilterBar>
      {selection.chosen.length > 0 && <SelectionBar selection={selection} />}
      {shown.length === 0 ? (
        <EmptyState icon={<IconSearch size={20} />} title={t('filter.none')} text="" />
      ) : (
        <DataTable
          label={t('tableLabel')}
          rows={shown}
          columns={columns}
          rowId={({ slug }) => slug}
          rowHeight={54}
          selectedId={openSlug}
          onOpen={({ slug }) => go(paths.server(slug))}
          onToggle={server => void actions.setEnabled([server], !server.enabled)}
        />
      )}
    </>
  )
}

const groups: StateGroup[] = ['all', 'ok', 'trouble', 'off']

type FilterProps = {
  servers: readonly ServerView[]
  filter: ServerFilter
  onFilter: (filter: ServerFilter) => void
  children: React.ReactNode
}

function FilterBar({ servers, filter, onFilter, children }: FilterProps) {
  const { t } = useTranslation('servers')
  const counts = countGroups(servers)
  const label = (group: StateGroup) => (
    <span>
      {t(`filter.${group}`)}{' '}
      <Text span size="xs" c="dimmed">
        {counts[group]}
      </Text>
    </span>
  )
  return (
    <ListBar>
      {children}
      <ListSearch
        label={t('filter.text')}
        value={filter.text}
        onValue={text => onFilter({ ...filter, text })}
      />
      <SegmentedControl
        aria-label={t('filter.group')}
        value={filter.group}
        onChange={group => onFilter({ ...filter, group })}
        data={groups.map(group => ({ value: group, label: label(group) }))}
      />
    </ListBar>
  )
}
