import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ActivityDetail } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { describeDuration } from '../../ui/describe-time.ts'
import { type Fact, FactList } from '../../ui/fact-list.tsx'
import { shown } from '../../ui/json-shape.ts'
import classes from './activity.module.css'
import { type ActivityFilter, readFilter } from './activity-filter.ts'
import { pathTo, serverPath } from './activity-paths.ts'

/** Every field of a row, with the ways to narrow the list to those like it. */
export function ActivityFacts({ row }: { row: ActivityDetail }) {
  const { t, i18n } = useTranslation('activity')
  const exact = new Date(row.at).toLocaleString(i18n.language, { dateStyle: 'full', timeStyle: 'medium' })
  const facts: Fact[] = [
    [t('fact.row'), new Intl.NumberFormat(i18n.language).format(row.id)],
    [t('fact.at'), exact],
    [t('fact.action'), shown(row.action, 200)],
    [t('fact.client'), <Only key="client" text={row.client} filter={{ client: row.client }} />],
    [t('fact.via'), shown(row.via, 80)],
    [t('fact.server'), row.server && <Server key="server" server={row.server} />],
    [t('fact.tool'), row.tool && <Only key="tool" text={row.tool} filter={{ tool: row.tool }} />],
    [t('fact.took'), row.durationMs > 0 ? describeDuration(row.durationMs) : null],
    [t('fact.code'), row.code && <code key="code">{row.code}</code>],
    [t('fact.session'), row.session && <Code key="session" text={row.session} />],
    [t('fact.request'), row.requestId && <Code key="request" text={row.requestId} />],
    [t('fact.hash'), <Code key="hash" text={row.hash} />],
  ]
  return <FactList facts={facts.filter(([, value]) => value !== '')} />
}

function Only({
  text,
  filter,
  children,
}: {
  text: string
  filter: Partial<ActivityFilter>
  children?: ReactNode
}) {
  const { t } = useTranslation('activity')
  return (
    <>
      {children ?? shown(text, 300)}{' '}
      <Anchor component={Link} href={pathTo(null, { ...readFilter(''), ...filter })} size="xs" ml={6}>
        {t('fact.only')}
      </Anchor>
    </>
  )
}

function Server({ server }: { server: string }) {
  const path = serverPath(server)
  return (
    <Only text={server} filter={{ server }}>
      {path === null ? (
        shown(server, 300)
      ) : (
        <Anchor component={Link} href={path} size="sm">
          {server}
        </Anchor>
      )}
    </Only>
  )
}

function Code({ text }: { text: string }) {
  const { t } = useTranslation('activity')
  return (
    <Text span className={classes.code ?? ''} title={text}>
      <code className={classes.cut}>{shown(text, 200)}</code>
      <CopyButton value={text} label={t('fact.copy')} />
    </Text>
  )
}
