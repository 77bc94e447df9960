import { useTranslation } from 'react-i18next'
import type { ActivitySummary, ServerView, Tool } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { Figure } from '../../ui/figure.tsx'
import classes from './overview.module.css'

const unknown = '–'

/** The day in five numbers. */
export function Figures() {
  const { t } = useTranslation('overview')
  const { data: servers } = useMethod('servers.list')
  const { data: tools } = useMethod('tools.list')
  const { data: summary } = useMethod('activity.summary')
  return (
    <section className={classes.figures} aria-label={t('figures.label')}>
      <GatewayFigure />
      <ServersFigure servers={servers} />
      <ToolsFigure tools={tools} />
      <CallsFigure summary={summary} />
      <Figure
        label={t('figures.p95')}
        value={summary?.p95Ms == null ? unknown : describeDuration(summary.p95Ms)}
        note={
          summary?.p50Ms == null
            ? t('figures.none')
            : t('figures.p50', { value: describeDuration(summary.p50Ms) })
        }
      />
    </section>
  )
}

function GatewayFigure() {
  const { t } = useTranslation('overview')
  const { data: gateway } = useMethod('gateway.status')
  const count = useMethod('gateway.sessions').data?.length ?? 0
  const clients = count === 0 ? t('figures.sessionsNone') : t('figures.sessions', { count })
  return (
    <Figure
      label={t('figures.gateway')}
      value={gateway ? t(`figures.gatewayState.${gateway.state}`) : unknown}
      note={gateway?.error?.message ?? clients}
      {...(gateway?.error && { tone: 'failed' as const })}
      href="#/clients"
    />
  )
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
      note={enabled.length === 0 ? t('verdict.empty') : note}
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
      note={t('figures.toolsOff', { off, held })}
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
      note={t('figures.errors', { count: errors })}
      {...(errors > 0 && { tone: 'failed' as const })}
    />
  )
}
