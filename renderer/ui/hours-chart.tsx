import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'

/** The height of a chart in pixels, for what stands in its place while it loads. */
export const chartHeight = 190

type Props<Name extends string> = {
  hours: readonly (Record<Name, number> & { at: string })[]
  /** From the bottom of each bar to its top. */
  series: readonly { name: Name; label: string; color: string }[]
  /** The chart in words. */
  label: string
}

/** Counts by the hour, as stacked bars. */
export function HoursChart<Name extends string>({ hours, series, label }: Props<Name>) {
  const { i18n } = useTranslation()
  const hour = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' })
  return (
    <div role="img" aria-label={label}>
      <BarChart
        h={chartHeight}
        data={hours.map(({ at, ...counts }) => ({ hour: hour.format(new Date(at)), ...counts }))}
        dataKey="hour"
        type="stacked"
        series={[...series]}
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
