import { Button, Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { dayOf } from './key-draft.ts'

type Props = { day: string; onDay: (day: string) => void }
const dayMs = 86_400_000
const terms = [30, 90, 365] as const

/** The last day on which a key works. */
export function ExpiryField({ day, onDay }: Props) {
  const { t } = useTranslation('clients')
  return (
    <Group align="end" gap="xs">
      <TextInput
        type="date"
        w={170}
        label={t('expiry.label')}
        value={day}
        onChange={event => onDay(event.currentTarget.value)}
      />
      {terms.map(days => (
        <Button
          key={days}
          variant="default"
          onClick={() => onDay(dayOf(new Date(Date.now() + days * dayMs)))}
        >
          {t('expiry.days', { count: days })}
        </Button>
      ))}
      <Button variant="default" disabled={day === ''} onClick={() => onDay('')}>
        {t('expiry.never')}
      </Button>
    </Group>
  )
}
