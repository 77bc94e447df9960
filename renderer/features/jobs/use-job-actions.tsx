import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Job } from '#contract'
import { useAction } from '../../state/queries.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.tsx'
import { paths } from './job-paths.ts'

/** What a person can do to a job; each says what it did, or why it could not. */
export function useJobActions() {
  const { t } = useTranslation('jobs')
  const [, go] = useLocation()
  const cancelling = useAction('jobs.cancel')
  const repeating = useAction('jobs.rerun')
  return {
    cancel: async ({ id, workflow }: Pick<Job, 'id' | 'workflow'>): Promise<void> => {
      const isSure = await confirm({
        title: t('ask.cancelTitle', { workflow }),
        body: <Text>{t('ask.cancelText')}</Text>,
        confirmLabel: t('ask.cancel'),
        cancelLabel: t('ask.keep'),
        danger: true,
      })
      if (!isSure) return
      cancelling.mutate(
        { id },
        { onSuccess: () => toast.ok(t('done.cancelled')), onError: error => toast.failed(error) },
      )
    },
    rerun: (id: string, fromStep?: string): void =>
      repeating.mutate(
        { id, ...(fromStep !== undefined && { fromStep }) },
        {
          onSuccess: job => {
            toast.ok(t('done.rerun'))
            go(paths.job(job.id))
          },
          onError: error => toast.failed(error),
        },
      ),
  }
}
