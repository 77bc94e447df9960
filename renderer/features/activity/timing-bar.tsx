import { useTranslation } from 'react-i18next'
import { describeDuration } from '../../ui/describe-time.ts'
import classes from './activity.module.css'

/** Deciding takes time too; only from here on, in milliseconds, someone was asked. */
const shortestWait = 5

/** How a call's time was spent: waiting for a person's answer, and at the server. */
export function TimingBar({ timing: { waitedMs, ranMs } }: { timing: { waitedMs: number; ranMs: number } }) {
  const { t } = useTranslation('activity')
  const whole = Math.max(waitedMs + ranMs, 0.001)
  const all = [
    { id: 'waited', ms: waitedMs, tone: 'waiting' },
    { id: 'ran', ms: ranMs, tone: 'ran' },
  ] as const
  const parts = all.filter(({ id, ms }) => id === 'ran' || ms >= shortestWait)
  return (
    <div>
      <div className={classes.track} aria-hidden>
        {parts.map(({ id, ms, tone }) => (
          <span
            key={id}
            className={classes.fill}
            data-tone={tone}
            style={{ '--share': `${(ms / whole) * 100}%` }}
          />
        ))}
      </div>
      <dl className={classes.legend}>
        {parts.map(({ id, ms, tone }) => (
          <div key={id} className={classes.part}>
            <dt>
              <span className={classes.key} data-tone={tone} aria-hidden />
              {t(`timing.${id}`)}
            </dt>
            <dd>{describeDuration(ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
