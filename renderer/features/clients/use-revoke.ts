import { useTranslation } from 'react-i18next'
import type { ApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.tsx'

/** Revokes a key, once a person has said yes to just that one. */
export function useRevoke() {
  const { t } = useTranslation('clients')
  const { mutate, isPending } = useAction('keys.revoke')
  const revoke = async ({ id, name }: Pick<ApiKey, 'id' | 'name'>) => {
    const yes = await confirm({
      title: t('keys.revokeTitle', { name }),
      body: t('keys.revokeBody'),
      confirmLabel: t('keys.revokeConfirm'),
      cancelLabel: t('keys.keep'),
      danger: true,
    })
    if (!yes) return
    mutate(
      { id },
      { onSuccess: () => toast.ok(t('keys.revokedNow', { name })), onError: error => toast.failed(error) },
    )
  }
  return { revoke, isPending }
}
