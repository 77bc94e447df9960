import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearch } from 'wouter'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Page } from '../../ui/page.tsx'
import classes from './activity.module.css'
import { OpenEntry } from './activity-detail.tsx'
import { type ActivityFilter, readFilter } from './activity-filter.ts'
import { ActivityList } from './activity-list.tsx'
import { openRow, pathTo } from './activity-paths.ts'
import { ExportMenu } from './export-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { LiveSwitch } from './live-switch.tsx'
import { useVerify, VerifyButton, VerifyResult } from './verify.tsx'

/** Activity: who did what, through which door, and how it ended. */
export function ActivityScreen() {
  const { t } = useTranslation('activity')
  const [path, go] = useLocation()
  const search = useSearch()
  const filter = readFilter(search)
  const id = openRow(path)
  const [isPaused, setPaused] = useState(false)
  const verify = useVerify()
  const change = (some: Partial<ActivityFilter>) => go(pathTo(id, { ...filter, ...some }), { replace: true })
  const clear = () => go(pathTo(id, readFilter('')), { replace: true })
  return (
    <Page
      bare
      title={t('title')}
      note={t('note')}
      actions={
        <>
          <LiveSwitch isPaused={isPaused} onPause={setPaused} />
          <VerifyButton verify={verify} />
          <ExportMenu filter={filter} />
        </>
      }
    >
      <div className={classes.screen}>
        <VerifyResult verify={verify} />
        <FilterBar filter={filter} onChange={change} onClear={clear} />
        <div className={classes.split}>
          <MasterDetail
            id="activity"
            initialWidth={460}
            listLabel={t('listLabel')}
            detailLabel={t('detailLabel')}
            list={<ActivityList filter={filter} openId={id} isPaused={isPaused} onClear={clear} />}
            detail={id === null ? null : <OpenEntry key={id} id={id} filter={filter} />}
          />
        </div>
      </div>
    </Page>
  )
}
