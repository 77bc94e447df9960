import { useTranslation } from 'react-i18next'
import type { SettingsChange } from '#contract'
import { useAction } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'

/** Saves a change of the settings and says so; what the core refuses is in `error`. */
export function useSave(message?: string) {
  const { t } = useTranslation('settings')
  const { mutate, isPending, error } = useAction('settings.update')
  return {
    busy: isPending,
    error,
    save: (change: SettingsChange, onSaved?: () => void) =>
      mutate(change, {
        onSuccess: () => {
          toast.ok(message ?? t('saved'))
          onSaved?.()
        },
      }),
  }
}
