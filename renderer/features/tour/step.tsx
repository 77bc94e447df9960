import { Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import classes from './tour.module.css'

type Props = {
  id: 'client' | 'server' | 'run'
  number: number
  done: boolean
  /** The first that is not done. */
  current: boolean
  children: ReactNode
}

/** One step with its number, or a tick when it is done. */
export function Step({ id, number, done, current, children }: Props) {
  const { t } = useTranslation('tour')
  const count = useMethod('servers.list').data?.length ?? 0
  return (
    <li className={classes.step} data-current={current} aria-current={current ? 'step' : undefined}>
      <span className={classes.number} role="img" aria-label={done ? t('done') : t('step', { number })}>
        {done ? <IconCheck size={15} color="var(--gh-ok)" /> : number}
      </span>
      <div className={classes.head}>
        <Title order={2}>{done ? t(`${id}.doneTitle`, { count }) : t(`${id}.title`)}</Title>
      </div>
      <div className={classes.body}>{children}</div>
    </li>
  )
}
