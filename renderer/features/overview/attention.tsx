import { Button, Text } from '@mantine/core'
import { IconAlertTriangle, IconClockExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'
import type { Problem } from './problems.ts'

/** Each thing that needs a look, with its reason and the way there. */
export function Attention({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation('overview')
  return (
    <Section title={t('attention.title')} flush>
      <ul className={classes.rows}>
        {problems.map(problem => (
          <Row key={problem.id} problem={problem} />
        ))}
      </ul>
    </Section>
  )
}

function Row({ problem: { what, tone, name, count, why, nextTry, href } }: { problem: Problem }) {
  const { t } = useTranslation('overview')
  const Icon = tone === 'failed' ? IconAlertTriangle : IconClockExclamation
  const reason =
    why ?? (what === 'held' ? t('attention.heldWhy') : what === 'config' ? t('attention.configWhy') : '')
  return (
    <li className={classes.row}>
      <Icon size={17} color={`var(--gh-${tone})`} style={{ flex: 'none' }} aria-hidden />
      <div className={classes.grow}>
        <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
          {t(`attention.${what}`, { name, count })}
        </Text>
        <LongText text={reason} lines={2} c="dimmed" size="xs" />
      </div>
      {nextTry && (
        <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
          {t('attention.next')} <RelativeTime at={nextTry} />
        </Text>
      )}
      <Button component="a" href={href} variant="default" style={{ flex: 'none' }}>
        {t('attention.open')}
      </Button>
    </li>
  )
}
