import { Loader } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useProgress } from '../state/progress.ts'
import { useMethod } from '../state/queries.ts'
import classes from './frame.module.css'

/** What is under way and what went wrong last; a click opens it. */
export function StatusLine() {
  const { t } = useTranslation('app')
  const { data: info } = useMethod('app.info')
  const { data: tools } = useMethod('tools.list')
  const waiting = useMethod('approvals.list').data?.pending.length ?? 0
  return (
    <footer className={classes.status} aria-label={t('status.label')}>
      <div className={classes.statusMain} role="status">
        <UnderWay />
      </div>
      {waiting > 0 && (
        <Link href="/approvals" className={classes.statusLink ?? ''} data-tone="waiting">
          {t('status.approvals', { count: waiting })}
        </Link>
      )}
      {tools && (
        <Link href="/tools" className={classes.statusLink ?? ''}>
          {t('status.toolsServed', { count: tools.filter(tool => tool.served).length })}
        </Link>
      )}
      {info && (
        <Link href="/settings/about" className={classes.statusLink ?? ''}>
          {t('status.version', { version: info.version })}
        </Link>
      )}
    </footer>
  )
}

function UnderWay() {
  const { t } = useTranslation('app')
  const { syncing, problem, see } = useProgress()
  const first = syncing[0]
  if (first)
    return (
      <>
        <Loader size={12} color="gray" aria-hidden />
        <Link href={`/servers/${first}`} className={classes.statusLink ?? ''}>
          {t('status.syncing', { count: syncing.length, names: syncing.slice(0, 3).join(', ') })}
        </Link>
      </>
    )
  if (problem && !problem.seen)
    return (
      <>
        <IconAlertTriangle size={13} color="var(--gh-failed)" aria-hidden />
        <Link
          href={`/servers/${problem.where}`}
          className={classes.statusLink ?? ''}
          data-tone="failed"
          title={problem.error.message}
          onClick={see}
        >
          {t('status.problem', { where: problem.where, message: problem.error.message })}
        </Link>
      </>
    )
  return <span>{t('status.quiet')}</span>
}
