import { useTranslation } from 'react-i18next'
import { describeDuration } from '../../ui/describe-time.ts'
import classes from './activity.module.css'

type Props = {
  timing: { waitedMs: number; ranMs: number }
  /** A person was asked; else what came before was ours. */
  isAsked: boolean
}

/** How a call's time was spent: before it ran, mostly waiting for a person's answer, and at the server. */
export function TimingBar({ timing: { waitedMs, ranMs }, isAsked }: Props) {
  const { t } = useTranslation('activity')
  const whole = Math.max(waitedMs + ranMs, 0.001)
  const parts = [
    { id: isAsked ? 'waited' : 'before', ms: waitedMs, tone: isAsked ? 'waiting' : 'ours' },
    { id: 'ran', ms: ranMs, tone: 'ran' },
  ] as const
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
