import { ActionIcon, Alert, Anchor, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconInfoCircle, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { ActivityDetail } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DetailHead } from '../../ui/detail-head.tsx'
import { ErrorHelp } from '../../ui/error-help.tsx'
import { shown, visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import classes from './activity.module.css'
import { ActivityFacts } from './activity-facts.tsx'
import { type ActivityFilter, readFilter } from './activity-filter.ts'
import { linkPath, pathTo } from './activity-paths.ts'
import { outcomeTones, partsOf } from './describe-entry.ts'
import { TimingBar } from './timing-bar.tsx'

type Props = { id: number; filter: ActivityFilter }

/** The open row of the record. */
export function OpenEntry({ id, filter }: Props) {
  const entry = useMethod('activity.get', { id })
  return <Loaded query={entry}>{row => <Detail row={row} filter={filter} />}</Loaded>
}

function Detail({ row, filter }: { row: ActivityDetail; filter: ActivityFilter }) {
  const { t } = useTranslation('activity')
  const title = t(row.kind === 'call' ? 'section.arguments' : 'section.detail')
  return (
    <Stack gap="md" className={classes.detail ?? ''}>
      <Head row={row} filter={filter} />
      <Why row={row} />
      {row.link !== null && <Belongs link={row.link} />}
      {row.timing && (
        <Section title={t('section.timing')}>
          <TimingBar timing={row.timing} isAsked={row.link?.startsWith('call_') ?? false} />
        </Section>
      )}
      {row.detail !== null && (
        <Section title={title} note={t('section.redacted')}>
          <JsonView label={t('section.tree', { name: title })} value={row.detail} open={3} />
        </Section>
      )}
      <Section title={t('section.facts')}>
        <ActivityFacts row={row} />
      </Section>
    </Stack>
  )
}

function Head({ row, filter }: { row: ActivityDetail; filter: ActivityFilter }) {
  const { t } = useTranslation('activity')
  const [, go] = useLocation()
  const { action, what } = partsOf(row)
  return (
    <DetailHead nowrap>
      <div className={classes.title}>
        <Title order={2} className={classes.name ?? ''}>
          {[action, what].filter(Boolean).join(' ')}
        </Title>
        <Group gap={10}>
          <StateDot tone={outcomeTones[row.outcome]} label={t(`outcome.${row.outcome}`)} />
          <Text size="xs" c="dimmed" component="div" className={classes.name ?? ''}>
            {t(`kind.${row.kind}`)} · {shown(row.client, 80)} · <RelativeTime at={row.at} />
          </Text>
        </Group>
      </div>
      <Tooltip label={t('close')}>
        <ActionIcon size="md" aria-label={t('close')} onClick={() => go(pathTo(null, filter))}>
          <IconX size={15} />
        </ActionIcon>
      </Tooltip>
    </DetailHead>
  )
}

/** Why it was allowed, asked, refused, or what an error said; with the page that helps. */
function Why({ row: { note, code, outcome } }: { row: ActivityDetail }) {
  if (note === null && code === null) return null
  const isBad = outcome === 'failed'
  return (
    <Alert
      color={isBad ? 'red' : outcome === 'ok' ? 'gray' : 'yellow'}
      icon={<IconInfoCircle size={16} />}
      role="note"
    >
      {note === null && <code>{code}</code>}
      {note !== null && <LongText text={visible(note)} lines={6} />}
      {code !== null && outcome !== 'ok' && <ErrorHelp code={code} />}
    </Alert>
  )
}

/** The approval, job or rule it belongs to, and what else does. */
function Belongs({ link }: { link: string }) {
  const { t } = useTranslation('activity')
  const path = linkPath(link)
  return (
    <Group gap="md">
      {path !== null && (
        <Anchor component={Link} href={path} size="sm">
          {t(link.startsWith('job_') ? 'link.job' : 'link.approval', { link })}
        </Anchor>
      )}
      <Anchor component={Link} href={pathTo(null, { ...readFilter(''), link })} size="sm">
        {t('link.all', { link: shown(link, 60) })}
      </Anchor>
    </Group>
  )
}
