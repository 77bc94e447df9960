import { Button, Group, Text, TextInput } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Gate } from '#contract'
import { useAction } from '../../state/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import classes from './jobs.module.css'

/** Where the job waits for a yes or a no. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  const { t } = useTranslation('jobs')
  return (
    <Section title={t('section.gates')}>
      {gates.map(gate => (
        <OneGate key={gate.id} gate={gate} />
      ))}
    </Section>
  )
}

function OneGate({ gate }: { gate: Gate }) {
  const { t } = useTranslation('jobs')
  const [comment, setComment] = useState('')
  const { mutate, isPending } = useAction('jobs.decide')
  const decide = (approved: boolean) =>
    mutate(
      { gate: gate.id, approved, ...(comment.trim() && { comment: comment.trim() }) },
      {
        onSuccess: () => toast.ok(t(approved ? 'done.approved' : 'done.rejected')),
        onError: error => toast.failed(error),
      },
    )
  return (
    <div className={classes.gate}>
      <Text style={{ overflowWrap: 'anywhere' }}>{gate.message}</Text>
      <Text size="xs" c="dimmed">
        {gate.step} · {t('gate.expires')} <RelativeTime at={gate.expiresAt} />
        {gate.approvers.length > 0 && ` · ${t('gate.approvers', { names: gate.approvers.join(', ') })}`}
      </Text>
      <TextInput
        aria-label={t('gate.comment')}
        placeholder={t('gate.comment')}
        maxLength={10_000}
        value={comment}
        onChange={event => setComment(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button leftSection={<IconCheck size={14} />} loading={isPending} onClick={() => decide(true)}>
          {t('gate.approve')}
        </Button>
        <Button
          variant="default"
          color="red"
          leftSection={<IconX size={14} />}
          loading={isPending}
          onClick={() => decide(false)}
        >
          {t('gate.reject')}
        </Button>
      </Group>
    </div>
  )
}
