import { useTranslation } from 'react-i18next'
import { useFirstSteps } from '../../state/first-steps.ts'
import { useMethod } from '../../state/queries.ts'
import { Page } from '../../ui/page.tsx'
import { Attention } from './attention.tsx'
import { CallsChart } from './calls-chart.tsx'
import { ConnectClaude } from './connect-claude.tsx'
import { Figures } from './figures.tsx'
import { FirstSteps } from './first-steps.tsx'
import { JobsChart } from './jobs-chart.tsx'
import { JobsNow } from './jobs-now.tsx'
import classes from './overview.module.css'
import { RecentActivity } from './recent-activity.tsx'
import { Sessions } from './sessions.tsx'
import { SlowestTools } from './slowest-tools.tsx'
import { TopTools } from './top-tools.tsx'
import { useProblems } from './use-problems.ts'

/** Is everything all right, and what happened today? */
export function OverviewScreen() {
  const { t } = useTranslation('overview')
  const steps = useFirstSteps()
  const problems = useProblems()
  const showSteps = steps.known && !steps.allDone && !steps.dismissed
  return (
    <Page title={t('title')} note={<Verdict problems={problems.length} />}>
      <div className={classes.root}>
        {showSteps ? <FirstSteps /> : <ConnectClaude />}
        {problems.length > 0 && <Attention problems={problems} />}
        <Figures />
        <div className={classes.columns}>
          <CallsChart />
          <Sessions />
        </div>
        <div className={classes.columns}>
          <JobsChart />
          <JobsNow />
        </div>
        <div className={classes.columns}>
          <RecentActivity />
          <div className={classes.stack}>
            <TopTools />
            <SlowestTools />
          </div>
        </div>
      </div>
    </Page>
  )
}

function Verdict({ problems }: { problems: number }) {
  const { t } = useTranslation('overview')
  const { data: gateway } = useMethod('gateway.status')
  const { data: servers } = useMethod('servers.list')
  const { data: approvals } = useMethod('approvals.list')
  if (!gateway || !servers) return null
  if (problems > 0) return t('verdict.look', { count: problems })
  if (gateway.state === 'paused') return t('verdict.finePaused')
  const waiting = approvals?.pending.length ?? 0
  if (waiting > 0) return t('verdict.waiting', { count: waiting })
  return servers.length === 0 ? t('verdict.empty') : t('verdict.fine')
}
