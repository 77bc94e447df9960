import { Button, Group, PasswordInput, Table } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'

type Props = { name: string; onDone: () => void }

/** A secret's row while its new value is typed. */
export function ReplaceSecret({ name, onDone }: Props) {
  const { t } = useTranslation('settings')
  const [value, setValue] = useState('')
  const set = useAction('secrets.set')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set.mutate(
      { name, value },
      {
        onSuccess: () => {
          toast.ok(t('secrets.replaced', { name }))
          onDone()
        },
      },
    )
  }
  return (
    <Table.Tr>
      <Table.Td title={name}>{name}</Table.Td>
      <Table.Td colSpan={3}>
        <form onSubmit={submit}>
          <Group gap="xs" wrap="nowrap" align="start">
            <PasswordInput
              flex={1}
              aria-label={t('secrets.valueFor', { name })}
              placeholder={t('secrets.value')}
              value={value}
              autoComplete="off"
              data-autofocus
              error={set.error?.message}
              onChange={event => setValue(event.currentTarget.value)}
            />
            <Button type="submit" disabled={value === ''} loading={set.isPending}>
              {t('secrets.store')}
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              {t('secrets.cancel')}
            </Button>
          </Group>
        </form>
      </Table.Td>
    </Table.Tr>
  )
}
