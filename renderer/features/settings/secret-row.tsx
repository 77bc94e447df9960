import { Button, Group, Table } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SecretEntry } from '#contract'
import { useAction } from '../../state/queries.ts'
import { confirm } from '../../ui/confirm.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toast } from '../../ui/toast.tsx'
import { ReplaceSecret } from './replace-secret.tsx'

/** One secret: its name, who uses it, and what can be done with it. */
export function SecretRow({ secret: { name, usedBy, updatedAt } }: { secret: SecretEntry }) {
  const { t } = useTranslation('settings')
  const [replacing, setReplacing] = useState(false)
  const remove = useAction('secrets.remove')
  const ask = async () => {
    const yes = await confirm({
      title: t('secrets.removeTitle', { name }),
      body: t('secrets.removeBody', { count: usedBy.length, servers: usedBy.join(', ') }),
      confirmLabel: t('secrets.removeConfirm'),
      cancelLabel: t('secrets.keep'),
      danger: true,
    })
    if (!yes) return
    remove.mutate(
      { name },
      {
        onSuccess: () => toast.ok(t('secrets.removed', { name })),
        onError: error => toast.failed(error),
      },
    )
  }
  if (replacing) return <ReplaceSecret name={name} onDone={() => setReplacing(false)} />
  const users = usedBy.join(', ')
  return (
    <Table.Tr>
      <Table.Td title={name}>{name}</Table.Td>
      <Table.Td title={users} {...(!users && { c: 'dimmed' })}>
        {users || t('secrets.unused')}
      </Table.Td>
      <Table.Td>
        <RelativeTime at={updatedAt} />
      </Table.Td>
      <Table.Td>
        <Group gap={2} justify="end" wrap="nowrap">
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={t('secrets.replaceNamed', { name })}
            onClick={() => setReplacing(true)}
          >
            {t('secrets.replace')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={t('secrets.removeNamed', { name })}
            loading={remove.isPending}
            onClick={() => void ask()}
          >
            {t('secrets.remove')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
