import { Button } from '@mantine/core'
import { IconArrowUp, IconHistory, IconSearch } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ActivityEntry } from '#contract'
import { EmptyState } from '../../ui/empty-state.tsx'
import { type EndlessRows, EndlessTable } from '../../ui/endless-table.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import classes from './activity.module.css'
import { useActivityColumns } from './activity-columns.tsx'
import type { ActivityFeed, FeedState } from './activity-feed.ts'
import { type ActivityFilter, queryOf, writeFilter } from './activity-filter.ts'
import { pathTo } from './activity-paths.ts'
import { useActivityFeed } from './use-activity-feed.ts'

type Props = { filter: ActivityFilter; openId: number | null; isPaused: boolean; onClear: () => void }

/** The rows: read as far as they are scrolled, new ones on top. */
export function ActivityList({ filter, openId, isPaused, onClear }: Props) {
  const asked = writeFilter(filter)
  // oxlint-disable-next-line react/exhaustive-deps -- the same words are the same filter; its hours are counted from when it was chosen
  const query = useMemo(() => queryOf(filter, Date.now()), [asked])
  const { feed, state } = useActivityFeed(query)
  const [isAtTop, setAtTop] = useState(true)
  const [jump, setJump] = useState(0)
  useEffect(() => feed.setTailing(isAtTop && !isPaused), [feed, isAtTop, isPaused])
  if (state.isFirst) return <ListSkeleton />
  if (state.count === 0 && state.error)
    return <ErrorState error={state.error} onRetry={() => void feed.readAgain()} />
  if (state.count === 0) return <Nothing isFiltered={asked !== ''} onClear={onClear} />
  const showNew = () => {
    void feed.readAgain()
    setJump(jump + 1)
  }
  return (
    <div className={classes.rows}>
      <Rows
        feed={feed}
        state={state}
        filter={filter}
        openId={openId}
        topOf={`${asked} ${jump}`}
        onTop={setAtTop}
      />
      {state.waiting > 0 && <NewRows state={state} onShow={showNew} />}
      {state.error && <ErrorState error={state.error} onRetry={() => void feed.readAgain()} />}
    </div>
  )
}

type RowsProps = {
  feed: ActivityFeed
  state: FeedState
  filter: ActivityFilter
  openId: number | null
  topOf: string
  onTop: (isAtTop: boolean) => void
}

function Rows({ feed, state, filter, openId, topOf, onTop }: RowsProps) {
  const { t } = useTranslation('activity')
  const [, go] = useLocation()
  const columns = useActivityColumns(openId === null)
  const show = useCallback((first: number, last: number) => feed.show(first, last), [feed])
  const rows: EndlessRows<ActivityEntry> = {
    count: state.count,
    isEnd: state.isEnd,
    at: index => feed.pages.at(index),
    indexOf: id => feed.pages.indexOf(Number(id)),
  }
  return (
    <EndlessTable
      label={t('tableLabel')}
      rows={rows}
      columns={columns}
      rowId={({ id }) => String(id)}
      selectedId={openId === null ? null : String(openId)}
      onOpen={({ id }) => go(pathTo(id, filter))}
      onShow={show}
      onTop={onTop}
      topOf={topOf}
    />
  )
}

function NewRows({ state: { waiting, hasMoreWaiting }, onShow }: { state: FeedState; onShow: () => void }) {
  const { t } = useTranslation('activity')
  return (
    <div className={classes.newRows} role="status">
      <Button radius="xl" size="compact-sm" leftSection={<IconArrowUp size={13} />} onClick={onShow}>
        {t(hasMoreWaiting ? 'live.newMore' : 'live.new', { count: waiting })}
      </Button>
    </div>
  )
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation('activity')
  if (!isFiltered)
    return <EmptyState icon={<IconHistory size={22} />} title={t('empty.title')} text={t('empty.text')} />
  return (
    <EmptyState
      icon={<IconSearch size={20} />}
      title={t('filter.none')}
      text={t('filter.noneText')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('filter.clear')}
        </Button>
      }
    />
  )
}
