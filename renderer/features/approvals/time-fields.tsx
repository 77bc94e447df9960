import { Chip, Group, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { days, type FieldsProps } from './rule-fields.ts'

/** On which days and from when to when a rule holds. */
export function TimeFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('approvals')
  const { isTimed, from, to } = fields
  const error = errors['match.time'] ?? errors['match.time.days']
  return (
    <Stack gap="xs">
      <Switch
        label={t('editor.timed')}
        checked={isTimed}
        onChange={event => set({ isTimed: event.currentTarget.checked })}
      />
      {isTimed && (
        <>
          <Chip.Group
            multiple
            value={fields.days}
            onChange={chosen => set({ days: days.filter(day => chosen.includes(day)) })}
          >
            <Group gap={4} role="group" aria-label={t('editor.days')}>
              {days.map(day => (
                <Chip key={day} value={day} size="xs" variant="outline">
                  {t(`day.${day}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <Group gap="sm">
            <TextInput
              type="time"
              label={t('editor.from')}
              value={from}
              error={errors['match.time.from']}
              onChange={event => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t('editor.to')}
              value={to}
              error={errors['match.time.to']}
              onChange={event => set({ to: event.currentTarget.value })}
            />
          </Group>
          <Text size="xs" c={error ? 'var(--gh-failed)' : 'dimmed'}>
            {error ?? t(from > to ? 'editor.overMidnight' : 'editor.localTime')}
          </Text>
        </>
      )}
    </Stack>
  )
}
