import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { WorkflowName } from '#contract'
import { useAction } from '../../state/queries.ts'
import { paths } from './workflow-paths.ts'
import { starter } from './workflow-text.ts'

/** Asks for a name and makes a small workflow that runs. */
export function NewWorkflow({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('workflows')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new.title')}>
      <NewForm onClose={onClose} />
    </Modal>
  )
}

function NewForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  const [name, setName] = useState('')
  const [refused, setRefused] = useState<string>()
  const { mutate, isPending } = useAction('workflows.save')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const read = WorkflowName.safeParse(name.trim())
    if (!read.success) return setRefused(read.error.issues[0]?.message)
    mutate(
      { name: read.data, text: starter(read.data) },
      {
        onSuccess: made => {
          onClose()
          go(paths.workflow(made.name))
        },
        onError: error => setRefused(error.message),
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={t('new.name')}
          description={t('new.hint')}
          placeholder="order-processing"
          value={name}
          error={refused}
          onChange={event => {
            setName(event.currentTarget.value)
            setRefused(undefined)
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('new.cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
            {t('new.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
