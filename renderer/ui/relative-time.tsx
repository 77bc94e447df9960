import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { describeTime } from './describe-time.ts'
import { useNow } from './use-now.ts'

type Props = {
  /** ISO time, or null for something that has not happened. */
  at: string | null | undefined
  /** What to say when it has not happened; default "never". */
  otherwise?: string
}

/** A time as "3 min ago" or "in 40 s", kept true while it is shown, with the exact time on hover. */
export function RelativeTime({ at, otherwise }: Props) {
  const { t } = useTranslation('ui')
  return at ? <Ticking at={at} /> : <span>{otherwise ?? t('never')}</span>
}

function Ticking({ at }: { at: string }) {
  const { i18n } = useTranslation('ui')
  const now = useNow(1000)
  // Not at each tick: a date in words is dear, and lists are full of these.
  const exact = useMemo(
    () => new Date(at).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }),
    [at, i18n.language],
  )
  return (
    <time dateTime={at} title={exact}>
      {describeTime(Date.parse(at) - now, i18n.language)}
    </time>
  )
}
