import { Button } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Tool } from '#contract'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useToolFilter } from './filter-state.ts'
import { useToolActions } from './tool-actions.ts'
import { useToolColumns } from './tool-columns.tsx'
import { filterTools } from './tool-filter.ts'
import { pathTo, type Place } from './tool-paths.ts'
import { toolId } from './tool-state.ts'

type Props = { tools: readonly Tool[]; place: Place }

/** Every tool of every server: filter, what to do with what is shown, and the rows. */
export function ToolList({ tools, place }: Props) {
  const { filter } = useToolFilter()
  // Typing comes first; ten thousand rows follow when there is time.
  const typed = useDeferredValue(filter)
  const shown = useMemo(() => filterTools(tools, { ...typed, server: place.of }), [tools, typed, place.of])
  return (
    <>
      <FilterBar tools={tools} place={place} isNarrow={place.open !== null} />
      <Rows tools={tools} shown={shown} of={place.of} openId={place.open ? toolId(place.open) : null} />
    </>
  )
}

type RowsProps = { tools: readonly Tool[]; shown: readonly Tool[]; of: string | null; openId: string | null }

const Rows = memo(function Rows({ tools, shown, of, openId }: RowsProps) {
  const { t } = useTranslation('tools')
  const [, go] = useLocation()
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const chosen = useMemo(() => tools.filter(tool => ticked.has(toolId(tool))), [tools, ticked])
  const actions = useToolActions()
  const columns = useToolColumns({ ticked, onTick: setTicked, isWide: openId === null })
  return (
    <>
      <BulkBar shown={shown} chosen={chosen} onTick={setTicked} />
      {shown.length === 0 ? (
        <NoMatch />
      ) : (
        <DataTable
          label={t('tableLabel')}
          rows={shown}
          columns={columns}
          rowId={toolId}
          selectedId={openId}
          onOpen={({ server, name }) => go(pathTo({ of, open: { server, name, tab: null } }))}
          onToggle={tool => void actions.setEnabled([tool], !tool.enabled)}
        />
      )}
    </>
  )
})

function NoMatch() {
  const { t } = useTranslation('tools')
  const [, go] = useLocation()
  const clear = useToolFilter(state => state.clear)
  return (
    <EmptyState
      icon={<IconSearch size={20} />}
      title={t('filter.none')}
      text={t('filter.noneText')}
      action={
        <Button
          variant="default"
          onClick={() => {
            clear()
            go(pathTo({ of: null, open: null }))
          }}
        >
          {t('filter.clear')}
        </Button>
      }
    />
  )
}
