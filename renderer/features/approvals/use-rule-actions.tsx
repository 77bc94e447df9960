import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Rule } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import { toast } from '../../ui/toast.tsx'
import { paths } from './approval-paths.ts'

/** What is done to a rule from the list. */
export type RuleActions = {
  move: (id: string, position: number) => void
  setEnabled: (rule: Rule, enabled: boolean) => void
  remove: (rule: Rule) => void
}

const failed = (error: unknown) =>
  toast.failed(error instanceof ApiError ? error : { message: String(error) })

/** Moves, switches and removes rules; a removed one can be put back where it was. */
export function useRuleActions(): RuleActions {
  const { t } = useTranslation('approvals')
  const [path, go] = useLocation()
  const putBack = ({ action, match, note, enabled, position }: Rule) =>
    void call('rules.add', { action, match, note, enabled, position }).then(
      () => toast.ok(t('done.ruleBack')),
      failed,
    )
  const sayRemoved = (rule: Rule) => {
    if (path === paths.rule(rule.id)) go(paths.tab('rules'))
    toast.ok(t('done.ruleRemoved', { position: rule.position }), {
      label: t('do.undo'),
      run: () => putBack(rule),
    })
  }
  return {
    move: (id, position) => void call('rules.update', { id, position }).catch(failed),
    setEnabled: ({ id, position }, enabled) =>
      void call('rules.update', { id, enabled }).then(
        () => toast.ok(t(enabled ? 'done.ruleOn' : 'done.ruleOff', { position })),
        failed,
      ),
    remove: rule => void call('rules.remove', { id: rule.id }).then(() => sayRemoved(rule), failed),
  }
}
