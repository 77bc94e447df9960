import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'

const empty = { name: '', value: '' }

/** Stores a new secret under a name. */
export function AddSecret() {
  const { t } = useTranslation('settings')
  const [{ name, value }, setEntry] = useState(empty)
  const set = useAction('secrets.set')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set.mutate(
      { name: name.trim(), value },
      {
        onSuccess: () => {
          toast.ok(t('secrets.added', { name }))
          setEntry(empty)
        },
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Group gap="sm" p="md" align="start">
        <TextInput
          w={220}
          aria-label={t('secrets.addName')}
          placeholder={t('secrets.addNamePlaceholder')}
          value={name}
          error={set.error?.message}
          onChange={event => setEntry({ name: event.currentTarget.value, value })}
        />
        <PasswordInput
          w={260}
          aria-label={t('secrets.addValue')}
          placeholder={t('secrets.addValue')}
          autoComplete="off"
          value={value}
          onChange={event => setEntry({ name, value: event.currentTarget.value })}
        />
        <Button type="submit" variant="default" loading={set.isPending} disabled={!name.trim() || !value}>
          {t('secrets.add')}
        </Button>
      </Group>
    </form>
  )
}
