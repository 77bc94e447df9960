import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { Page } from '../../ui/page.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { ApprovalFaces } from './approval-faces.tsx'
import { ApprovalWaits } from './approval-waits.tsx'
import { DesktopStart } from './desktop-start.tsx'
import { GatewayAddress } from './gateway-address.tsx'
import { Health } from './health.tsx'
import { JobLimits } from './job-limits.tsx'
import { LogLevel } from './log-level.tsx'
import { RecordKeeping } from './record-keeping.tsx'
import { Runtimes } from './runtimes.tsx'
import { Secrets } from './secrets.tsx'
import classes from './settings.module.css'
import { SyncEvery } from './sync-every.tsx'

const tabs = [
  'gateway',
  'jobs',
  'approvals',
  'record',
  'desktop',
  'appearance',
  'secrets',
  'health',
  'about',
] as const
type Tab = (typeof tabs)[number]

/** Everything that can be set, a tab for each matter; the tab is in the address. */
export function SettingsScreen() {
  const { t } = useTranslation('settings')
  const [, navigate] = useLocation()
  const [, params] = useRoute('/settings/:tab')
  const current = tabs.find(tab => tab === params?.tab) ?? 'gateway'
  return (
    <Page title={t('title')}>
      <Tabs value={current} onChange={tab => navigate(`/settings/${tab}`)} keepMounted={false}>
        <Tabs.List aria-label={t('tabs.label')} mb="lg">
          {tabs.map(tab => (
            <Tabs.Tab key={tab} value={tab} px="sm">
              {t(`tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={current} className={classes.stack ?? ''}>
          <Content tab={current} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Content({ tab }: { tab: Tab }) {
  switch (tab) {
    case 'gateway':
      return (
        <>
          <GatewayAddress />
          <SyncEvery />
          <LogLevel />
        </>
      )
    case 'jobs':
      return (
        <>
          <Runtimes />
          <JobLimits />
        </>
      )
    case 'approvals':
      return (
        <>
          <ApprovalWaits />
          <ApprovalFaces />
        </>
      )
    case 'record':
      return <RecordKeeping />
    case 'desktop':
      return <DesktopStart />
    case 'appearance':
      return <Appearance />
    case 'secrets':
      return <Secrets />
    case 'health':
      return <Health />
    case 'about':
      return <About />
  }
}
