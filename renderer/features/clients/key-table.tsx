import { Button, Table, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'
import { confirm } from '../../ui/confirm.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { toast } from '../../ui/toast.tsx'
import classes from './clients.module.css'

/** All keys, by what can be known of them. */
export function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation('clients')
  return (
    <Table className={classes.table} aria-label={t('keys.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('keys.column.name')}</Table.Th>
          <Table.Th w={112}>{t('keys.column.prefix')}</Table.Th>
          <Table.Th w={92}>{t('keys.column.created')}</Table.Th>
          <Table.Th w={98}>{t('keys.column.used')}</Table.Th>
          <Table.Th w={104}>{t('keys.column.state')}</Table.Th>
          <Table.Th w={96}>
            <VisuallyHidden>{t('keys.column.actions')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map(key => (
          <KeyRow key={key.id} apiKey={key} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function KeyRow({ apiKey: { id, name, prefix, createdAt, lastUsedAt, revokedAt } }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  const revoke = useAction('keys.revoke')
  const ask = async () => {
    const yes = await confirm({
      title: t('keys.revokeTitle', { name }),
      body: t('keys.revokeBody'),
      confirmLabel: t('keys.revokeConfirm'),
      cancelLabel: t('keys.keep'),
      danger: true,
    })
    if (!yes) return
    revoke.mutate(
      { id },
      { onSuccess: () => toast.ok(t('keys.revokedNow', { name })), onError: error => toast.failed(error) },
    )
  }
  return (
    <Table.Tr>
      <Table.Td title={name}>{name}</Table.Td>
      <Table.Td>
        <code>{prefix}…</code>
      </Table.Td>
      <Table.Td>
        <RelativeTime at={createdAt} />
      </Table.Td>
      <Table.Td>
        <RelativeTime at={lastUsedAt} />
      </Table.Td>
      <Table.Td>
        <StateDot tone={revokedAt ? 'off' : 'ok'} label={revokedAt ? t('keys.revoked') : t('keys.active')} />
      </Table.Td>
      <Table.Td ta="right">
        {!revokedAt && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={t('keys.revokeNamed', { name })}
            loading={revoke.isPending}
            onClick={() => void ask()}
          >
            {t('keys.revoke')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
