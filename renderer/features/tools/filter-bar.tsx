import { ActionIcon, Select, TextInput, Tooltip } from '@mantine/core'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Tool } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { useToolFilter } from './filter-state.ts'
import { isOpen, stateFilters } from './tool-filter.ts'
import classes from './tool-list.module.css'
import { pathTo, type Place } from './tool-paths.ts'
import { hints } from './tool-state.ts'

type Props = { tools: readonly Tool[]; place: Place; isNarrow: boolean }

const any = '*'

/** Narrows the list by words, server, state and hint. */
export function FilterBar({ tools, place, isNarrow }: Props) {
  const { t } = useTranslation('tools')
  const [, go] = useLocation()
  const { filter, change, clear } = useToolFilter()
  const servers = useMemo(() => serversOf(tools), [tools])
  return (
    <div className={classes.bar} data-narrow={isNarrow}>
      <TextInput
        className={classes.search ?? ''}
        aria-label={t('filter.text')}
        placeholder={t('filter.text')}
        leftSection={<IconSearch size={13} />}
        value={filter.text}
        onChange={event => change({ text: event.currentTarget.value })}
      />
      <Select
        className={classes.select ?? ''}
        aria-label={t('filter.server')}
        searchable={servers.length > 8}
        data={[{ value: any, label: t('filter.anyServer') }, ...servers]}
        value={place.of ?? any}
        onChange={server => go(pathTo({ ...place, of: server === any ? null : server }))}
      />
      <Select
        className={classes.select ?? ''}
        aria-label={t('filter.state')}
        data={stateFilters.map(state => ({ value: state, label: t(`filter.states.${state}`) }))}
        value={filter.state}
        onChange={state => state && change({ state })}
      />
      <Select
        className={classes.select ?? ''}
        aria-label={t('filter.hint')}
        data={[
          { value: any, label: t('filter.anyHint') },
          ...hints.map(hint => ({ value: hint, label: t(`hint.${hint}`) })),
        ]}
        value={filter.hint ?? any}
        onChange={value => change({ hint: hints.find(hint => hint === value) ?? null })}
      />
      {!isOpen({ ...filter, server: place.of }) && (
        <Tooltip label={t('filter.clear')}>
          <ActionIcon
            aria-label={t('filter.clear')}
            onClick={() => {
              clear()
              go(pathTo({ ...place, of: null }))
            }}
          >
            <IconFilterOff size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

function serversOf(tools: readonly Tool[]) {
  const names = new Map(tools.map(({ server, serverName }) => [server, serverName]))
  return [...names].map(([value, name]) => ({ value, label: shown(name, 80) }))
}
