import { SegmentedControl } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ApprovalStatus, Output } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ListBar } from '../../ui/list-bar.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Pager } from '../../ui/pager.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { OpenDecided } from './decided-detail.tsx'
import { useHistoryColumns } from './history-columns.tsx'

type Page = Output<'approvals.history'>
const pageSize = 100
const groups = ['all', 'approved', 'rejected', 'nobody'] as const
type Group = (typeof groups)[number]

const statuses: Record<Group, ApprovalStatus[] | undefined> = {
  all: undefined,
  approved: ['approved'],
  rejected: ['rejected'],
  nobody: ['expired', 'withdrawn', 'quit'],
}

/** What was decided, newest first. */
export function History({ open }: { open: string | null }) {
  const { t } = useTranslation('approvals')
  const [group, setGroup] = useState<Group>('all')
  const [cursors, setCursors] = useState<NonNullable<Page['next']>[]>([])
  const before = cursors.at(-1)
  const status = statuses[group]
  const history = useMethod('approvals.history', {
    limit: pageSize,
    ...(status && { status }),
    ...(before && { before }),
  })
  return (
    <MasterDetail
      id="approvals-history"
      initialWidth={460}
      listLabel={t('history.listLabel')}
      detailLabel={t('history.detailLabel')}
      list={
        <div className={classes.list}>
          <ListBar>
            <SegmentedControl
              aria-label={t('history.which')}
              value={group}
              onChange={next => {
                setCursors([])
                setGroup(next)
              }}
              data={groups.map(each => ({ value: each, label: t(`history.${each}`) }))}
            />
          </ListBar>
          <Loaded query={history}>
            {page => (
              <>
                <Rows page={page} open={open} isFiltered={group !== 'all'} />
                <Pager next={page.next} cursors={cursors} onCursors={setCursors} />
              </>
            )}
          </Loaded>
        </div>
      }
      detail={open === null ? null : <OpenDecided key={open} id={open} />}
    />
  )
}

function Rows({ page, open, isFiltered }: { page: Page; open: string | null; isFiltered: boolean }) {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  const columns = useHistoryColumns(open === null)
  if (page.approvals.length === 0)
    return (
      <EmptyState
        icon={<IconHistory size={22} />}
        title={t(isFiltered ? 'history.noneLike' : 'history.none')}
        text={t(isFiltered ? 'history.noneLikeText' : 'history.noneText')}
      />
    )
  return (
    <div className={classes.rows}>
      <DataTable
        label={t('history.tableLabel')}
        rows={page.approvals}
        columns={columns}
        rowId={({ id }) => id}
        rowHeight={50}
        selectedId={open}
        onOpen={({ id }) => go(paths.decided(id))}
      />
    </div>
  )
}
