import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ActivitySummary } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { chartHeight, HoursChart } from '../../ui/hours-chart.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

/** Calls, refusals and errors by the hour. */
export function CallsChart() {
  const { t } = useTranslation('overview')
  const summary = useMethod('activity.summary')
  return (
    <Section title={t('chart.title')}>
      <Loaded query={summary} skeleton={<Skeleton height={chartHeight} />}>
        {data =>
          data.calls === 0 ? <div className={classes.quiet}>{t('chart.empty')}</div> : <Bars data={data} />
        }
      </Loaded>
    </Section>
  )
}

function Bars({ data }: { data: ActivitySummary }) {
  const { t } = useTranslation('overview')
  const hours = data.hours.map(({ at, calls, errors, refused }) => ({
    at,
    worked: calls - errors - refused,
    refused,
    errors,
  }))
  return (
    <HoursChart
      hours={hours}
      label={t('chart.summary', data)}
      series={[
        { name: 'worked', label: t('chart.calls'), color: 'var(--mantine-color-iris-4)' },
        { name: 'refused', label: t('chart.refused'), color: 'var(--gh-waiting)' },
        { name: 'errors', label: t('chart.errors'), color: 'var(--gh-failed)' },
      ]}
    />
  )
}
