import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { type Dispatch, memo, type SetStateAction, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowCheckbox } from '../../ui/row-controls.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import { Hints } from './hints.tsx'
import classes from './tool-list.module.css'
import { toneOf, toolId, wordOf } from './tool-state.ts'
import { ToolSwitch } from './tool-switch.tsx'

type Options = {
  ticked: ReadonlySet<string>
  onTick: Dispatch<SetStateAction<ReadonlySet<string>>>
  isWide: boolean
}

type Words = TFunction<'tools'>

/** The columns of the tool list; fewer while a tool is open beside it. */
export function useToolColumns({ ticked, onTick, isWide }: Options): Column<Tool>[] {
  const { t, i18n } = useTranslation('tools')
  return useMemo(
    () => [
      {
        id: 'tick',
        header: '',
        width: '34px',
        cell: tool => (
          <TickBox
            label={t('bulk.selectOne', { name: tool.exposedName })}
            id={toolId(tool)}
            isTicked={ticked.has(toolId(tool))}
            onTick={onTick}
          />
        ),
      },
      {
        id: 'on',
        header: t('columns.on'),
        width: '52px',
        sortBy: ({ enabled }) => (enabled ? 0 : 1),
        cell: tool => <ToolSwitch tool={tool} />,
      },
      nameColumn(t, isWide),
      ...(isWide ? wideColumns(t, new Intl.NumberFormat(i18n.language)) : []),
      ...(isWide ? [] : [dotColumn(t)]),
    ],
    [t, i18n.language, ticked, onTick, isWide],
  )
}

const toggled = (ids: ReadonlySet<string>, id: string) =>
  new Set(ids.has(id) ? [...ids].filter(each => each !== id) : [...ids, id])

type TickProps = { label: string; id: string; isTicked: boolean; onTick: Options['onTick'] }

const TickBox = memo(function TickBox({ label, id, isTicked, onTick }: TickProps) {
  return (
    <RowCheckbox label={label} checked={isTicked} onChange={() => onTick(before => toggled(before, id))} />
  )
})

const nameColumn = (t: Words, isWide: boolean): Column<Tool> => ({
  id: 'name',
  header: t('columns.name'),
  width: isWide ? 'minmax(200px, 2fr)' : 'minmax(140px, 1fr)',
  sortBy: ({ exposedName }) => exposedName,
  cell: tool => <NameCell tool={tool} />,
})

/** The name clients use; the server's own beside it when the one does not end in the other. */
function NameCell({ tool: { exposedName, name, description } }: { tool: Tool }) {
  const { t } = useTranslation('tools')
  return (
    <span className={classes.name} title={shown(description, 400)}>
      {exposedName}
      {!exposedName.endsWith(name) && (
        <Text span size="xs" c="dimmed" ml={8}>
          {t('originally', { name: shown(name, 80) })}
        </Text>
      )}
    </span>
  )
}

function wideColumns(t: Words, number: Intl.NumberFormat): Column<Tool>[] {
  return [
    {
      id: 'server',
      header: t('columns.server'),
      width: 'minmax(90px, 1fr)',
      sortBy: ({ serverName }) => serverName.toLowerCase(),
      cell: ({ serverName }) => <span title={shown(serverName, 300)}>{shown(serverName, 80)}</span>,
    },
    {
      id: 'hints',
      header: t('columns.hints'),
      width: 'minmax(120px, 240px)',
      cell: tool => <Hints tool={tool} />,
    },
    {
      id: 'state',
      header: t('columns.state'),
      width: '140px',
      sortBy: tool => t(`state.${wordOf(tool)}`),
      cell: tool => <StateDot tone={toneOf[wordOf(tool)]} label={t(`state.${wordOf(tool)}`)} />,
    },
    ...numberColumns(t, number),
    {
      id: 'used',
      header: t('columns.used'),
      width: '92px',
      align: 'right',
      sortBy: ({ lastUsedAt }) => (lastUsedAt ? Date.parse(lastUsedAt) : null),
      cell: ({ lastUsedAt }) => (
        <Text span size="xs" c="dimmed">
          <RelativeTime at={lastUsedAt} />
        </Text>
      ),
    },
  ]
}

const numberColumns = (t: Words, number: Intl.NumberFormat): Column<Tool>[] =>
  (['tokens', 'calls'] as const).map(id => ({
    id,
    header: t(`columns.${id}`),
    width: '72px',
    align: 'right',
    sortBy: tool => tool[id],
    cell: tool => number.format(tool[id]),
  }))

const dotColumn = (t: Words): Column<Tool> => ({
  id: 'state',
  header: '',
  width: '30px',
  cell: tool => <StateDot dotOnly tone={toneOf[wordOf(tool)]} label={t(`state.${wordOf(tool)}`)} />,
})
