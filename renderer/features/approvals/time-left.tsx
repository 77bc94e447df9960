import { IconClock } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../ui/use-now.ts'
import classes from './approvals.module.css'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long an answer is still possible, ticking; then "expired". */
export function TimeLeft({ expiresAt }: { expiresAt: string }) {
  const { t, i18n } = useTranslation('approvals')
  const left = Date.parse(expiresAt) - useNow(1000)
  // Not at each tick: a date in words is dear, and hundreds of these tick.
  const exact = useMemo(
    () => new Date(expiresAt).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }),
    [expiresAt, i18n.language],
  )
  return (
    <time
      className={classes.left}
      data-tone={left <= minuteMs ? 'failed' : 'calm'}
      dateTime={expiresAt}
      title={t('left.until', { at: exact })}
    >
      <IconClock size={13} aria-hidden />
      {left > 0 ? t('left.time', { time: clock(left) }) : t('left.over')}
    </time>
  )
}

/** 9:05 below an hour, 3 h 20 min below two days, else 6 d 3 h. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (ms >= 2 * dayMs) return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
