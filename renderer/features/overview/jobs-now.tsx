import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Job } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import classes from './overview.module.css'

const live: Job['status'][] = ['waiting_approval', 'running', 'queued']

/** Jobs that go on now; those that wait for a person lead to their decision. */
export function JobsNow() {
  const { t } = useTranslation('overview')
  const jobs = useMethod('jobs.list', { status: live, limit: 5 })
  return (
    <Section title={t('jobsNow.title')} flush>
      <Loaded query={jobs}>
        {page =>
          page.jobs.length === 0 ? (
            <div className={classes.quiet}>{t('jobsNow.empty')}</div>
          ) : (
            <ul className={classes.rows}>
              {page.jobs.map(job => (
                <li key={job.id} className={classes.row}>
                  <div className={classes.grow}>
                    <Text truncate>
                      <Link href={`/jobs/${job.id}`} className={classes.link ?? ''}>
                        {job.workflow}
                      </Link>
                    </Text>
                    <StateDot
                      tone={job.status === 'queued' ? 'off' : 'waiting'}
                      label={t(`jobsNow.${wordOf(job)}`)}
                    />
                  </div>
                  <Text size="xs" c="dimmed">
                    <RelativeTime at={job.createdAt} />
                  </Text>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}

function wordOf({ status }: Job): 'waits' | 'queued' | 'runs' {
  if (status === 'waiting_approval') return 'waits'
  return status === 'queued' ? 'queued' : 'runs'
}
