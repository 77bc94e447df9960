import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Session } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './clients.module.css'

/** Which clients are connected now. */
export function Sessions() {
  const { t } = useTranslation('clients')
  const sessions = useMethod('gateway.sessions')
  return (
    <Section title={t('sessions.title')} flush>
      <Loaded query={sessions}>
        {list =>
          list.length === 0 ? (
            <div className={classes.quiet}>{t('sessions.empty')}</div>
          ) : (
            <SessionTable sessions={list} />
          )
        }
      </Loaded>
    </Section>
  )
}

function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  const { t } = useTranslation('clients')
  return (
    <Table className={classes.table} aria-label={t('sessions.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="32%">{t('sessions.client')}</Table.Th>
          <Table.Th>{t('sessions.key')}</Table.Th>
          <Table.Th w={80}>{t('sessions.transport')}</Table.Th>
          <Table.Th w={108}>{t('sessions.protocol')}</Table.Th>
          <Table.Th w={92} ta="right">
            {t('sessions.since')}
          </Table.Th>
          <Table.Th w={76} ta="right">
            {t('sessions.calls')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map(({ id, client, key, transport, protocolVersion, connectedAt, calls }) => (
          <Table.Tr key={id}>
            <Table.Td title={client ? `${client.name} ${client.version}` : undefined}>
              {client ? `${client.name} ${client.version}` : '–'}
            </Table.Td>
            <Table.Td title={key}>{key}</Table.Td>
            <Table.Td>{t(`sessions.by.${transport}`)}</Table.Td>
            <Table.Td>{protocolVersion ?? '–'}</Table.Td>
            <Table.Td ta="right">
              <RelativeTime at={connectedAt} />
            </Table.Td>
            <Table.Td ta="right">{calls}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
