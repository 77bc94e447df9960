import { useTranslation } from 'react-i18next'
import type { Limit, LimitSubject, LimitView } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'
import { noLimit } from './limit-fields.tsx'

/** Sets a limit and says so. */
export function useSetLimit() {
  const { t } = useTranslation('clients')
  const { mutate, isPending } = useAction('limits.set')
  const set = (subject: LimitSubject, limit: Limit, onDone?: () => void) =>
    mutate(
      { subject, limit },
      {
        onSuccess: () => {
          toast.ok(t('limits.saved'))
          onDone?.()
        },
        onError: error => toast.failed(error),
      },
    )
  return { set, isPending }
}

/** The limit of one thing with what it has used today; one without a limit has none. */
export function useLimitOf(subject: LimitSubject): {
  view: LimitView
  query: ReturnType<typeof useMethod<'limits.list'>>
} {
  const query = useMethod('limits.list')
  const found = query.data?.find(
    ({ subject: { kind, name } }) => kind === subject.kind && name === subject.name,
  )
  return { view: found ?? { subject, limit: noLimit, today: 0, refusedToday: 0 }, query }
}
