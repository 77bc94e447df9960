import { Button, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Check } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import classes from './settings.module.css'

const tones: Record<Check['status'], Tone> = { ok: 'ok', warning: 'waiting', failed: 'failed' }
const order: Check['status'][] = ['failed', 'warning', 'ok']

/** What the doctor finds, the worst first, each with what to do. */
export function Health() {
  const { t } = useTranslation('settings')
  const checks = useMethod('app.check')
  return (
    <Section
      flush
      title={t('health.title')}
      note={t('health.note')}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={checks.isFetching}
          onClick={() => void checks.refetch()}
        >
          {t('health.again')}
        </Button>
      }
    >
      <Loaded query={checks}>
        {list => (
          <ul className={classes.rows}>
            {list
              .toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status))
              .map(check => (
                <CheckRow key={check.id} check={check} />
              ))}
          </ul>
        )}
      </Loaded>
    </Section>
  )
}

function CheckRow({ check: { title, status, detail, fix } }: { check: Check }) {
  const { t } = useTranslation('settings')
  return (
    <li className={classes.row}>
      <StateDot tone={tones[status]} label={t(`health.status.${status}`)} />
      <div>
        <Text fw={500}>{title}</Text>
        <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Text>
        {fix && <Text style={{ overflowWrap: 'anywhere' }}>{fix}</Text>}
      </div>
    </li>
  )
}
