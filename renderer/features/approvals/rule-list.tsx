import { Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PolicyAction, Rule } from '#contract'
import { ActionMark } from './action-mark.tsx'
import classes from './approvals.module.css'
import { RuleRow } from './rule-row.tsx'
import { useRuleActions } from './use-rule-actions.tsx'

/** What holds where no rule speaks; fixed. */
const defaults: readonly { key: 'destructive' | 'unreviewed' | 'rest'; action: PolicyAction }[] = [
  { key: 'destructive', action: 'ask' },
  { key: 'unreviewed', action: 'ask' },
  { key: 'rest', action: 'allow' },
]

/** The rules as they are asked, first to last, then what holds without one. Dragged, or moved by Alt and an arrow. */
export function RuleList({ rules, open }: { rules: readonly Rule[]; open: string | null }) {
  const { t } = useTranslation('approvals')
  const actions = useRuleActions()
  const [dragged, setDragged] = useState<string | null>(null)
  const move = (id: string, position: number) => {
    if (position >= 1 && position <= rules.length) actions.move(id, position)
  }
  const drop = (position: number) => {
    if (dragged !== null) move(dragged, position)
    setDragged(null)
  }
  return (
    <>
      {rules.length === 0 && (
        <Text className={classes.noRules ?? ''} c="dimmed">
          {t('rules.none')}
        </Text>
      )}
      <ol className={classes.rules} aria-label={t('rules.listLabel')}>
        {rules.map(rule => (
          <RuleRow
            key={rule.id}
            rule={rule}
            isOpen={rule.id === open}
            isDragged={rule.id === dragged}
            actions={actions}
            onMove={by => move(rule.id, rule.position + by)}
            onDrag={isDragged => setDragged(isDragged ? rule.id : null)}
            onDrop={() => drop(rule.position)}
          />
        ))}
      </ol>
      <div className={classes.fixedHead}>{t('rules.defaults')}</div>
      <ul className={classes.rules} aria-label={t('rules.defaults')}>
        {defaults.map(({ key, action }) => (
          <li key={key} className={classes.rule} data-fixed>
            <span className={classes.fixedMark}>
              <IconLock size={13} aria-hidden />
            </span>
            <ActionMark action={action} />
            <span className={classes.quiet}>{t(`default.${key}`)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
