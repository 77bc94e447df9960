import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconPencil, IconX } from '@tabler/icons-react'
import { type MouseEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallApproval } from '#contract'
import classes from './approvals.module.css'
import type { Mode } from './use-questions.ts'
import { RememberMenu } from './remember-menu.tsx'
import type { Choice, Desk } from './use-desk.tsx'

type Props = {
  approval: CallApproval
  desk: Desk
  isBusy: boolean
  isOver: boolean
  onMode: (mode: Mode) => void
}

/** The second click of a double click is for what was there before it. */
export const once = (run: () => void) => (event: MouseEvent) => {
  if (event.detail <= 1) run()
}

/** Yes and no to a tool call, for now and for longer. */
export function CallActions({ approval, desk, isBusy, isOver, onMode }: Props) {
  const { t } = useTranslation('approvals')
  const [comment, setComment] = useState('')
  const said = comment.trim()
  const decide = (choice: Choice) => void desk.decide(approval, { ...choice, ...(said && { comment: said }) })
  const menu = { approval, isOff: isOver || isBusy, onDecide: decide, onMode }
  return (
    <div className={classes.actions}>
      <Button
        leftSection={<IconCheck size={14} />}
        loading={isBusy}
        disabled={isOver}
        onClick={once(() => decide({ approved: true }))}
      >
        {t('do.approve')}
      </Button>
      <RememberMenu {...menu} approved />
      <Button
        variant="default"
        leftSection={<IconPencil size={14} />}
        disabled={isOver || isBusy}
        onClick={() => onMode({ kind: 'edit' })}
      >
        {t('do.edit')}
      </Button>
      <TextInput
        className={classes.comment ?? ''}
        aria-label={t('call.comment')}
        placeholder={t('call.comment')}
        maxLength={2000}
        value={comment}
        onChange={event => setComment(event.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<IconX size={14} color="var(--gh-failed)" />}
        disabled={isOver || isBusy}
        onClick={once(() => decide({ approved: false }))}
      >
        {t('do.reject')}
      </Button>
      <RememberMenu {...menu} approved={false} />
    </div>
  )
}
