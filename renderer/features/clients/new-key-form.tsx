import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NewApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'

/** Makes a key; who it is for is all it needs. */
export function NewKeyForm({ onMade }: { onMade: (made: NewApiKey) => void }) {
  const { t } = useTranslation('clients')
  const [name, setName] = useState('')
  const create = useAction('keys.create')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(
      { name },
      {
        onSuccess: made => {
          setName('')
          onMade(made)
        },
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Group align="start" p="md" gap="sm">
        <TextInput
          aria-label={t('keys.name')}
          placeholder={t('keys.namePlaceholder')}
          value={name}
          maxLength={80}
          w={280}
          error={create.error?.message}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={create.isPending} disabled={name.trim() === ''}>
          {t('keys.create')}
        </Button>
      </Group>
    </form>
  )
}
