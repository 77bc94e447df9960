import { Anchor, Collapse, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './field-props.ts'

/** What rarely needs a change: trust, sharing, how often it is read, how long a call may take. */
export function AdvancedFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('servers')
  const [isOpen, setOpen] = useState(false)
  const isShown = isOpen || Boolean(errors['syncEvery'] ?? errors['timeout'])
  return (
    <div>
      <Anchor
        component="button"
        type="button"
        size="xs"
        aria-expanded={isShown}
        onClick={() => setOpen(!isOpen)}
      >
        {t('form.advanced')}
      </Anchor>
      <Collapse expanded={isShown}>
        <Stack gap="sm" mt="sm">
          <Select
            label={t('form.trust')}
            data={[
              { value: 'review', label: t('form.trustReview') },
              { value: 'first_use', label: t('form.trustFirst') },
            ]}
            value={fields.trust}
            onChange={trust => trust && set({ trust })}
          />
          <Select
            label={t('form.sharing')}
            data={[
              { value: 'shared', label: t('form.sharingShared') },
              { value: 'session', label: t('form.sharingSession') },
            ]}
            value={fields.sharing}
            onChange={sharing => sharing && set({ sharing })}
          />
          <TextInput
            label={t('form.sync')}
            description={t('form.syncHint')}
            value={fields.syncEvery}
            error={errors['syncEvery']}
            onChange={event => set({ syncEvery: event.currentTarget.value })}
          />
          <TextInput
            label={t('form.timeout')}
            description={t('form.timeoutHint')}
            inputMode="decimal"
            value={fields.timeout}
            error={errors['timeout']}
            onChange={event => set({ timeout: event.currentTarget.value })}
          />
        </Stack>
      </Collapse>
    </div>
  )
}
