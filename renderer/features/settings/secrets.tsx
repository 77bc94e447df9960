import { Alert, Table, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SecretEntry } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { AddSecret } from './add-secret.tsx'
import { SecretRow } from './secret-row.tsx'
import classes from './settings.module.css'

/** Secrets by name: who uses them, replace, remove. No value is ever shown. */
export function Secrets() {
  const { t } = useTranslation('settings')
  const secrets = useMethod('secrets.list')
  const vault = useMethod('app.info').data?.vault
  return (
    <>
      {vault === 'none' && <Alert color="yellow">{t('secrets.noVault')}</Alert>}
      <Section
        flush
        title={t('secrets.title')}
        {...(vault && { note: t('secrets.note', { vault: t(`vault.${vault}`) }) })}
      >
        <Loaded query={secrets}>
          {list =>
            list.length === 0 ? (
              <div className={classes.quiet}>{t('secrets.empty')}</div>
            ) : (
              <SecretTable secrets={list} />
            )
          }
        </Loaded>
        {vault !== 'none' && <AddSecret />}
      </Section>
    </>
  )
}

function SecretTable({ secrets }: { secrets: readonly SecretEntry[] }) {
  const { t } = useTranslation('settings')
  return (
    <Table className={classes.table} aria-label={t('secrets.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="32%">{t('secrets.column.name')}</Table.Th>
          <Table.Th>{t('secrets.column.usedBy')}</Table.Th>
          <Table.Th w={90}>{t('secrets.column.updated')}</Table.Th>
          <Table.Th w={170}>
            <VisuallyHidden>{t('secrets.column.actions')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {secrets.map(secret => (
          <SecretRow key={secret.name} secret={secret} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
