import { Button, SegmentedControl } from '@mantine/core'
import { IconListCheck, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Output } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ListBar, ListSearch } from '../../ui/list-bar.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Page } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { useJobColumns } from './job-columns.tsx'
import { OpenJob } from './job-detail.tsx'
import { openJob, paths } from './job-paths.ts'
import { type Group, groupStatuses } from './job-state.ts'
import classes from './jobs.module.css'

type Filter = { text: string; group: Group }
const pageSize = 100
const groups: Group[] = ['all', 'live', 'failed']

/** Jobs: what ran, what runs, what waits, and why something failed. */
export function JobsScreen() {
  const { t } = useTranslation('jobs')
  const [path] = useLocation()
  const id = openJob(path)
  const [filter, setFilter] = useState<Filter>({ text: '', group: 'all' })
  const [cursors, setCursors] = useState<string[]>([])
  const { text, group } = useDeferredValue(filter)
  const status = groupStatuses[group]
  const before = cursors.at(-1)
  const jobs = useMethod('jobs.list', {
    limit: pageSize,
    ...(text.trim() && { text: text.trim() }),
    ...(status && { status }),
    ...(before && { before }),
  })
  const isAsked = text.trim() !== '' || group !== 'all' || before !== undefined
  const change = (next: Filter) => {
    setCursors([])
    setFilter(next)
  }
  return (
    <Page bare title={t('title')} note={t('note')}>
      <Loaded query={jobs}>
        {page =>
          page.jobs.length === 0 && !isAsked && id === null ? (
            <NoJobs />
          ) : (
            <MasterDetail
              id="jobs"
              initialWidth={440}
              listLabel={t('listLabel')}
              detailLabel={t('detailLabel')}
              list={
                <div className={classes.list}>
                  <FilterBar filter={filter} onFilter={change} />
                  <Rows page={page} openId={id} />
                  <Pager next={page.next} cursors={cursors} onCursors={setCursors} />
                </div>
              }
              detail={id === null ? null : <OpenJob key={id} id={id} />}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

function NoJobs() {
  const { t } = useTranslation('jobs')
  const [, go] = useLocation()
  return (
    <EmptyState
      icon={<IconListCheck size={22} />}
      title={t('empty.title')}
      text={t('empty.text')}
      action={<Button onClick={() => go('/workflows')}>{t('empty.action')}</Button>}
    />
  )
}

function FilterBar({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t } = useTranslation('jobs')
  return (
    <ListBar>
      <ListSearch
        label={t('filter.text')}
        value={filter.text}
        onValue={text => onFilter({ ...filter, text })}
      />
      <SegmentedControl
        aria-label={t('filter.group')}
        value={filter.group}
        onChange={group => onFilter({ ...filter, group })}
        data={groups.map(group => ({ value: group, label: t(`filter.${group}`) }))}
      />
    </ListBar>
  )
}

function Rows({ page, openId }: { page: Output<'jobs.list'>; openId: string | null }) {
  const { t } = useTranslation('jobs')
  const [, go] = useLocation()
  const columns = useJobColumns(openId === null)
  if (page.jobs.length === 0)
    return <EmptyState icon={<IconSearch size={20} />} title={t('filter.none')} text={t('filter.noneText')} />
  return (
    <div className={classes.rows}>
      <DataTable
        label={t('tableLabel')}
        rows={page.jobs}
        columns={columns}
        rowId={({ id }) => id}
        rowHeight={50}
        selectedId={openId}
        onOpen={({ id }) => go(paths.job(id))}
      />
    </div>
  )
}
