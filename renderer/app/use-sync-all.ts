import { useTranslation } from 'react-i18next'
import { useAction } from '../state/queries.ts'
import { toast } from '../ui/toast.tsx'

/** Reads all enabled servers and says how it went. */
export function useSyncAll(): () => void {
  const { t } = useTranslation('app')
  const { mutate } = useAction('sync.run')
  return () =>
    mutate(
      {},
      {
        onSuccess: reports => {
          const failed = reports.filter(report => report.error)
          const names = failed.map(({ slug }) => slug).join(', ')
          if (failed.length > 0)
            toast.failed({ message: t('commands.syncFailed', { count: failed.length, names }) })
          else toast.ok(t('commands.syncDone', { count: reports.length }))
        },
        onError: error => toast.failed(error),
      },
    )
}
