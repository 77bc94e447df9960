import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ActivityEntry } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import classes from './overview.module.css'

const tones: Record<ActivityEntry['outcome'], Tone> = {
  ok: 'ok',
  tool_error: 'waiting',
  refused: 'off',
  failed: 'failed',
}

/** The last calls, as they come in. */
export function RecentCalls() {
  const { t } = useTranslation('overview')
  const recent = useMethod('activity.recent', { limit: 12 })
  return (
    <Section title={t('recent.title')} flush>
      <Loaded query={recent}>
        {entries =>
          entries.length === 0 ? (
            <div className={classes.quiet}>{t('recent.empty')}</div>
          ) : (
            <Calls entries={entries} />
          )
        }
      </Loaded>
    </Section>
  )
}

function Calls({ entries }: { entries: readonly ActivityEntry[] }) {
  const { t } = useTranslation('overview')
  return (
    <Table className={classes.table} aria-label={t('recent.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="38%">{t('recent.tool')}</Table.Th>
          <Table.Th>{t('recent.client')}</Table.Th>
          <Table.Th w={112}>{t('recent.outcome')}</Table.Th>
          <Table.Th w={84} ta="right">
            {t('recent.took')}
          </Table.Th>
          <Table.Th w={88} ta="right">
            {t('recent.when')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ id, at, client, server, tool, outcome, code, durationMs }) => (
          <Table.Tr key={id}>
            <Table.Td title={`${server} › ${tool}`}>
              {tool} <span style={{ color: 'var(--gh-muted)' }}>{server}</span>
            </Table.Td>
            <Table.Td title={client}>{client}</Table.Td>
            <Table.Td title={code ?? undefined}>
              <StateDot tone={tones[outcome]} label={t(`recent.outcomes.${outcome}`)} />
            </Table.Td>
            <Table.Td ta="right">{describeDuration(durationMs)}</Table.Td>
            <Table.Td ta="right" c="dimmed">
              <RelativeTime at={at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
