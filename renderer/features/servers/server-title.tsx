import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ServerView } from '#contract'
import { visible } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import classes from './server-detail.module.css'
import { describeState } from './server-state.ts'

/** Name, state and kind in one line. */
export function ServerTitle({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const { tone, word, since } = describeState(server.state)
  return (
    <div className={classes.title}>
      <Title order={2} className={classes.name ?? ''} title={visible(server.name)}>
        {visible(server.name)}
      </Title>
      <Text size="xs" c="dimmed" component="div" className={classes.sub ?? ''}>
        <StateDot tone={tone} label={t(`state.${word}`)} />
        {since && <RelativeTime at={since} />}
        <span>{t(`kindShort.${server.kind}`)}</span>
      </Text>
    </div>
  )
}
