import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'

type Question = {
  /** Names the object: "Revoke the key “laptop”?" */
  title: string
  /** What happens, and whether it can be undone. */
  body: ReactNode
  /** The verb, not "OK". */
  confirmLabel: string
  cancelLabel: string
  /** Something is lost. */
  danger?: boolean
}

/** Asks a person to decide. True only when they said yes; Escape and a click outside are no. */
export function confirm({
  title,
  body,
  confirmLabel,
  cancelLabel,
  danger = false,
}: Question): Promise<boolean> {
  return new Promise(resolve => {
    modals.openConfirmModal({
      title,
      withCloseButton: false,
      children: body,
      labels: { confirm: confirmLabel, cancel: cancelLabel },
      confirmProps: { color: danger ? 'red' : 'iris', ...(!danger && { 'data-autofocus': true }) },
      cancelProps: danger ? { 'data-autofocus': true } : {},
      onConfirm: () => resolve(true),
      onClose: () => resolve(false),
    })
  })
}
