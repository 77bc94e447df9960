import { useTranslation } from 'react-i18next'
import type { PolicyAction } from '#contract'
import { HintMark } from '../../ui/hint-mark.tsx'

const tones: Record<PolicyAction, string> = { allow: 'ok', ask: 'waiting', deny: 'failed' }

/** What a rule says, as a word with its colour. */
export function ActionMark({ action }: { action: PolicyAction }) {
  const { t } = useTranslation('approvals')
  return (
    <HintMark tone={tones[action]} even>
      {t(`action.${action}`)}
    </HintMark>
  )
}
