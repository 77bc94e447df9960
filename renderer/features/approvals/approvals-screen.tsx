import { Badge, Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMethod } from '../../state/queries.ts'
import { Page } from '../../ui/page.tsx'
import { paths, readPlace, type Tab, tabs } from './approval-paths.ts'
import classes from './approvals.module.css'
import { History } from './history.tsx'
import { Inbox } from './inbox.tsx'
import { Rules } from './rules.tsx'

/** Approvals: what waits for a person, what was decided, and the rules that say when to ask. */
export function ApprovalsScreen() {
  const { t } = useTranslation('approvals')
  const [path, go] = useLocation()
  const { tab, open } = readPlace(path)
  const waiting = useMethod('approvals.list').data?.pending.length ?? 0
  return (
    <Page bare title={t('title')} note={t('note')}>
      <Tabs
        className={classes.tabs ?? ''}
        value={tab}
        keepMounted={false}
        onChange={next => go(paths.tab(tabs.find(each => each === next) ?? 'inbox'))}
      >
        <Tabs.List aria-label={t('tabs.label')} className={classes.tabList ?? ''}>
          {tabs.map(each => (
            <Tabs.Tab
              key={each}
              value={each}
              rightSection={each === 'inbox' && waiting > 0 && <Badge color="yellow">{waiting}</Badge>}
            >
              {t(`tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={classes.tabPanel ?? ''}>
          <Content tab={tab} open={open} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Content({ tab, open }: { tab: Tab; open: string | null }) {
  switch (tab) {
    case 'inbox':
      return <Inbox open={open} />
    case 'history':
      return <History open={open} />
    case 'rules':
      return <Rules open={open} />
  }
}
