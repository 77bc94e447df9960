import { useTranslation } from 'react-i18next'
import type { PolicyAction } from '#contract'
import classes from './approvals.module.css'

const tones: Record<PolicyAction, string> = { allow: 'ok', ask: 'waiting', deny: 'failed' }

/** What a rule says, as a word with its colour. */
export function ActionMark({ action }: { action: PolicyAction }) {
  const { t } = useTranslation('approvals')
  return (
    <span className={classes.action} data-tone={tones[action]}>
      {t(`action.${action}`)}
    </span>
  )
}
