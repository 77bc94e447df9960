import { Anchor, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ActivityEntry } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { shown } from '../../ui/json-shape.ts'
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

/** The last things that happened, as they come in. */
export function RecentActivity() {
  const { t } = useTranslation('overview')
  const recent = useMethod('activity.recent', { limit: 12 })
  return (
    <Section
      title={t('recent.title')}
      flush
      actions={
        <Anchor component={Link} href="/activity" size="xs">
          {t('recent.all')}
        </Anchor>
      }
    >
      <Loaded query={recent}>
        {entries =>
          entries.length === 0 ? (
            <div className={classes.quiet}>{t('recent.empty')}</div>
          ) : (
            <Entries entries={entries} />
          )
        }
      </Loaded>
    </Section>
  )
}

function Entries({ entries }: { entries: readonly ActivityEntry[] }) {
  const { t } = useTranslation('overview')
  return (
    <Table className={classes.table} aria-label={t('recent.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="38%">{t('recent.what')}</Table.Th>
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
        {entries.map(entry => (
          <Row key={entry.id} entry={entry} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ entry }: { entry: ActivityEntry }) {
  const { t } = useTranslation('overview')
  const { id, at, kind, action, client, server, tool, outcome, code, durationMs } = entry
  const isPlain = kind === 'call' && action === 'call'
  const what = [isPlain ? '' : action, tool].filter(Boolean).join(' ')
  return (
    <Table.Tr>
      <Table.Td title={shown([what, server].filter(Boolean).join(' · '), 300)}>
        <Anchor component={Link} href={`/activity/${id}`} size="sm" c="inherit">
          {shown(what, 80)}
        </Anchor>{' '}
        <span className={classes.muted}>{shown(server, 60)}</span>
      </Table.Td>
      <Table.Td title={shown(client, 300)}>{shown(client, 80)}</Table.Td>
      <Table.Td title={code ?? undefined}>
        <StateDot tone={tones[outcome]} label={t(`recent.outcomes.${outcome}`)} />
      </Table.Td>
      <Table.Td ta="right">{kind === 'call' || durationMs > 0 ? describeDuration(durationMs) : '–'}</Table.Td>
      <Table.Td ta="right" c="dimmed">
        <RelativeTime at={at} />
      </Table.Td>
    </Table.Tr>
  )
}
