import { BarChart } from '@mantine/charts'
import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ActivitySummary } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

const height = 190

/** Calls, refusals and errors by the hour. */
export function CallsChart() {
  const { t } = useTranslation('overview')
  const summary = useMethod('activity.summary')
  return (
    <Section title={t('chart.title')}>
      <Loaded query={summary} skeleton={<Skeleton height={height} />}>
        {data =>
          data.calls === 0 ? <div className={classes.quiet}>{t('chart.empty')}</div> : <Bars data={data} />
        }
      </Loaded>
    </Section>
  )
}

function Bars({ data }: { data: ActivitySummary }) {
  const { t, i18n } = useTranslation('overview')
  const hour = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' })
  const bars = data.hours.map(({ at, calls, errors, refused }) => ({
    hour: hour.format(new Date(at)),
    worked: calls - errors - refused,
    refused,
    errors,
  }))
  return (
    <div role="img" aria-label={t('chart.summary', data)}>
      <BarChart
        h={height}
        data={bars}
        dataKey="hour"
        type="stacked"
        series={[
          { name: 'worked', label: t('chart.calls'), color: 'var(--mantine-color-iris-4)' },
          { name: 'refused', label: t('chart.refused'), color: 'var(--gh-waiting)' },
          { name: 'errors', label: t('chart.errors'), color: 'var(--gh-failed)' },
        ]}
        tickLine="none"
        gridAxis="x"
        gridProps={{ strokeDasharray: '0', stroke: 'var(--gh-line)', strokeOpacity: 0.7 }}
        maxBarWidth={22}
        barProps={{ isAnimationActive: false }}
        xAxisProps={{ interval: 3, tick: { fontSize: 11, fill: 'var(--gh-muted)' } }}
        yAxisProps={{ width: 34, tick: { fontSize: 11, fill: 'var(--gh-muted)' }, allowDecimals: false }}
        barChartProps={{ accessibilityLayer: false }}
      />
    </div>
  )
}
