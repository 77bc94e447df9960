import { Anchor, Badge, Button, Group, Table, VisuallyHidden } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ApiKey, KeyScope } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { paths } from './client-paths.ts'
import classes from './clients.module.css'
import { reaches } from './key-draft.ts'
import { KeyState } from './key-state.tsx'
import { useRevoke } from './use-revoke.ts'

/** Keys, by what can be known of them; the name leads to all of it. */
export function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation('clients')
  return (
    <Table className={classes.table} aria-label={t('keys.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('keys.column.name')}</Table.Th>
          <Table.Th w="30%">{t('keys.column.reach')}</Table.Th>
          <Table.Th w={94}>{t('keys.column.used')}</Table.Th>
          <Table.Th w={130}>{t('keys.column.state')}</Table.Th>
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

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  const { id, name, prefix, scope, lastUsedAt, expiresAt, revokedAt } = apiKey
  const { revoke, isPending } = useRevoke()
  const reach = reachOf(t, scope)
  return (
    <Table.Tr>
      <Table.Td title={shown(name, 200)} className={classes.name ?? ''}>
        <Anchor component={Link} href={paths.key(id)} size="sm">
          {shown(name, 80)}
        </Anchor>
        <div className={classes.sub}>
          <code>{prefix}…</code>
        </div>
      </Table.Td>
      <Table.Td title={reach}>
        {reach}
        <Rights apiKey={apiKey} />
      </Table.Td>
      <Table.Td>
        <RelativeTime at={lastUsedAt} />
      </Table.Td>
      <Table.Td>
        <KeyState apiKey={apiKey} />
        {expiresAt !== null && revokedAt === null && (
          <div className={classes.sub}>
            {t('keys.ends')} <RelativeTime at={expiresAt} />
          </div>
        )}
      </Table.Td>
      <Table.Td ta="right">
        {revokedAt === null && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={t('keys.revokeNamed', { name })}
            loading={isPending}
            onClick={() => void revoke(apiKey)}
          >
            {t('keys.revoke')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** What a key may decide, as marks; most have none. */
function Rights({ apiKey: { admin, mayApprove, signed } }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  if (!admin && !mayApprove && !signed) return null
  return (
    <Group gap={4} wrap="nowrap" mt={2}>
      {admin && <Badge color="red">{t('rights.mark.admin')}</Badge>}
      {mayApprove && !admin && <Badge color="yellow">{t('rights.mark.mayApprove')}</Badge>}
      {signed && <Badge color="gray">{t('rights.mark.signed')}</Badge>}
    </Group>
  )
}

/** A scope in a few words: "everything", "2 servers, no workflows, reads only". */
function reachOf(t: TFunction<'clients'>, scope: KeyScope): string {
  const parts = reaches.flatMap(reach => {
    const globs = scope[reach]
    return globs === null ? [] : [t(`scope.count.${reach}`, { count: globs.length })]
  })
  const all = [...parts, ...(scope.readOnly ? [t('scope.readOnlyMark')] : [])]
  return all.length === 0 ? t('scope.everything') : all.join(', ')
}
