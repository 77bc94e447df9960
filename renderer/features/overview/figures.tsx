import { useTranslation } from 'react-i18next'
import type { ActivitySummary, ServerView, Tool } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { Figure } from '../../ui/figure.tsx'
import { ApprovalsFigure } from './approvals-figure.tsx'
import classes from './overview.module.css'

const unknown = '–'

/** The day in six numbers. */
export function Figures() {
  const { t } = useTranslation('overview')
  const { data: servers } = useMethod('servers.list')
  const { data: tools } = useMethod('tools.list')
  const { data: summary } = useMethod('activity.summary')
  const medianOf = ({ p50Ms }: ActivitySummary) =>
    p50Ms === null ? t('figures.none') : t('figures.p50', { value: describeDuration(p50Ms) })
  return (
    <section className={classes.figures} aria-label={t('figures.label')}>
      <GatewayFigure />
      <ServersFigure servers={servers} />
      <ToolsFigure tools={tools} />
      <ApprovalsFigure />
      <CallsFigure summary={summary} />
      <Figure
        label={t('figures.p95')}
        value={summary?.p95Ms == null ? unknown : describeDuration(summary.p95Ms)}
        {...(summary && { note: medianOf(summary) })}
      />
    </section>
  )
}

function GatewayFigure() {
  const { t } = useTranslation('overview')
  const { data: gateway } = useMethod('gateway.status')
  const problem = gateway?.error?.message
  const clients = useClientCount()
  return (
    <Figure
      label={t('figures.gateway')}
      value={gateway ? t(`figures.gatewayState.${gateway.state}`) : unknown}
      note={problem ?? clients}
      {...(problem && { tone: 'failed' as const })}
      href="#/clients"
    />
  )
}

function useClientCount(): string {
  const { t } = useTranslation('overview')
  const { data: sessions } = useMethod('gateway.sessions')
  if (!sessions) return ''
  return sessions.length === 0 ? t('figures.sessionsNone') : t('figures.sessions', { count: sessions.length })
}

function ServersFigure({ servers }: { servers: readonly ServerView[] | undefined }) {
  const { t } = useTranslation('overview')
  const enabled = servers?.filter(server => server.enabled) ?? []
  const connected = enabled.filter(server => server.state.kind === 'connected').length
  const failing = enabled.length - connected
  const note = failing > 0 ? t('figures.failing', { count: failing }) : t('figures.serversFine')
  return (
    <Figure
      label={t('figures.servers')}
      value={servers ? String(connected) : unknown}
      unit={t('figures.of', { count: enabled.length })}
      {...(servers && { note: enabled.length === 0 ? t('verdict.empty') : note })}
      tone={failing > 0 ? 'failed' : 'ok'}
      href="#/servers"
    />
  )
}

function ToolsFigure({ tools }: { tools: readonly Tool[] | undefined }) {
  const { t } = useTranslation('overview')
  const off = tools?.filter(tool => !tool.enabled).length ?? 0
  const held = tools?.filter(tool => tool.enabled && tool.state !== 'approved').length ?? 0
  return (
    <Figure
      label={t('figures.tools')}
      value={tools ? String(tools.filter(tool => tool.served).length) : unknown}
      unit={t('figures.of', { count: tools?.length ?? 0 })}
      {...(tools && { note: t('figures.toolsOff', { off, held }) })}
      {...(held > 0 && { tone: 'waiting' as const })}
      href="#/tools"
    />
  )
}

function CallsFigure({ summary }: { summary: ActivitySummary | undefined }) {
  const { t, i18n } = useTranslation('overview')
  const errors = summary?.errors ?? 0
  return (
    <Figure
      label={t('figures.calls')}
      value={summary ? summary.calls.toLocaleString(i18n.language) : unknown}
      {...(summary && { note: t('figures.errors', { count: errors, refused: summary.refused }) })}
      {...(errors > 0 && { tone: 'failed' as const })}
      href="#/activity?kind=call&since=day"
    />
  )
}
