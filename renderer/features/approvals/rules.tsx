import { Alert, Button, Group } from '@mantine/core'
import { IconFlask2, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Rule } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ListBar } from '../../ui/list-bar.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { RuleEditor } from './rule-editor.tsx'
import { RuleList } from './rule-list.tsx'
import { RuleTester } from './rule-tester.tsx'

/** The rules in their order, one of them open, or the place to try a call. */
export function Rules({ open }: { open: string | null }) {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  const rules = useMethod('rules.list')
  return (
    <Loaded query={rules}>
      {list => (
        <MasterDetail
          id="rules"
          initialWidth={560}
          listLabel={t('rules.listLabel')}
          detailLabel={t(open === 'try' ? 'try.title' : 'rules.detailLabel')}
          list={
            <div className={classes.list}>
              <ListBar>
                <span className={classes.barNote}>{t('rules.note')}</span>
                <Group gap={8} wrap="nowrap">
                  <Button
                    variant="default"
                    leftSection={<IconFlask2 size={14} />}
                    onClick={() => go(paths.tryRules)}
                  >
                    {t('rules.try')}
                  </Button>
                  <Button leftSection={<IconPlus size={14} />} onClick={() => go(paths.newRule)}>
                    {t('rules.add')}
                  </Button>
                </Group>
              </ListBar>
              <div className={classes.scroll}>
                <RuleList rules={list} open={open} />
              </div>
            </div>
          }
          detail={open === null ? null : <Open open={open} rules={list} />}
        />
      )}
    </Loaded>
  )
}

function Open({ open, rules }: { open: string; rules: readonly Rule[] }) {
  const { t } = useTranslation('approvals')
  if (open === 'try') return <RuleTester rules={rules} />
  if (open === 'new') return <RuleEditor key="new" rule={null} />
  const rule = rules.find(({ id }) => id === open)
  if (!rule)
    return (
      <Alert m="md" color="gray" role="status">
        {t('rules.gone')}
      </Alert>
    )
  return <RuleEditor key={rule.id} rule={rule} />
}
