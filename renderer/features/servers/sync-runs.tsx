import { Anchor, Badge, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerView, SyncRun } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { shown, visible } from '../../ui/json-shape.ts'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './sync-runs.module.css'

/** When the server was read, what was new, and when it is read next. */
export function SyncRuns({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const runs = useMethod('sync.history', { slug: server.slug, limit: 20 })
  return (
    <>
      <Group gap="xl" className={classes.when ?? ''}>
        <span>
          <span className={classes.quiet}>{t('fact.lastSync')}</span> <RelativeTime at={server.lastSynced} />
        </span>
        <span>
          <span className={classes.quiet}>{t('fact.nextSync')}</span>{' '}
          <RelativeTime at={server.nextSync} otherwise={t('value.none')} />
        </span>
        <span>
          <span className={classes.quiet}>{t('fact.every')}</span> {server.syncEvery ?? t('value.default')}
        </span>
      </Group>
      {runs.isPending && <ListSkeleton rows={2} />}
      {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data?.length === 0 && (
        <Text c="dimmed" p="sm">
          {t('runs.empty')}
        </Text>
      )}
      {runs.data && runs.data.length > 0 && (
        <ol className={classes.list}>
          {runs.data.map(run => (
            <Run key={run.id} run={run} />
          ))}
        </ol>
      )}
    </>
  )
}

function Run({ run }: { run: SyncRun }) {
  const { t } = useTranslation('servers')
  const [isOpen, setOpen] = useState(false)
  const details = run.added + run.changed + run.removed + run.warnings.length
  return (
    <li className={classes.run}>
      <div className={classes.line}>
        <span className={classes.time}>
          <RelativeTime at={run.startedAt} />
        </span>
        <span className={classes.what}>{run.error ? <Failed run={run} /> : <Counts run={run} />}</span>
        {details > 0 && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'offers.hide' : 'runs.details')}
          </Anchor>
        )}
        <span className={classes.quiet}>{t(`runs.trigger.${run.trigger}`)}</span>
        <span className={classes.duration}>{describeDuration(run.durationMs)}</span>
      </div>
      {isOpen && <Names run={run} />}
      {isOpen && <Warnings run={run} />}
    </li>
  )
}

function Failed({ run }: { run: SyncRun }) {
  const { t } = useTranslation('servers')
  return (
    <span className={classes.failed} title={run.error?.message}>
      {t('runs.failed')}: {visible(run.error?.message ?? '')}
    </span>
  )
}

function Counts({ run }: { run: SyncRun }) {
  const { t } = useTranslation('servers')
  const { added, changed, removed, found, warnings } = run
  return (
    <Group gap={6} wrap="nowrap">
      {t('runs.found', { count: found })}
      {added + changed + removed === 0 && <span className={classes.quiet}>{t('runs.same')}</span>}
      {added > 0 && <Badge color="teal">{t('runs.added', { count: added })}</Badge>}
      {changed > 0 && <Badge color="yellow">{t('runs.changed', { count: changed })}</Badge>}
      {removed > 0 && <Badge color="red">{t('runs.removed', { count: removed })}</Badge>}
      {warnings.length > 0 && <Badge color="yellow">{t('runs.leftOut', { count: warnings.length })}</Badge>}
    </Group>
  )
}

/** What of the reading was left out, and why. */
function Warnings({ run: { warnings } }: { run: SyncRun }) {
  const { t } = useTranslation('servers')
  if (warnings.length === 0) return null
  return (
    <div className={classes.names}>
      <span className={classes.quiet}>{t('runs.listLeftOut')}</span>
      <span>
        {warnings.slice(0, most).map(warning => (
          <div key={warning}>{visible(warning)}</div>
        ))}
      </span>
    </div>
  )
}

const most = 40

function Names({ run: { diff, ...counts } }: { run: SyncRun }) {
  const { t } = useTranslation('servers')
  const lists = [
    [t('runs.listAdded'), diff.added, counts.added],
    [t('runs.listChanged'), diff.changed, counts.changed],
    [t('runs.listRemoved'), diff.removed, counts.removed],
  ] as const
  return lists
    .filter(([, names]) => names.length > 0)
    .map(([title, names, count]) => (
      <div key={title} className={classes.names}>
        <span className={classes.quiet}>{title}</span>
        <code>
          {names
            .slice(0, most)
            .map(name => shown(name, 100))
            .join(', ')}
          {count > most ? ` ${t('runs.moreNames', { count: count - Math.min(most, names.length) })}` : ''}
        </code>
      </div>
    ))
}
