import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './approvals.module.css'
import type { Saying } from './use-saying.ts'

type Props = {
  isBusy: boolean
  isOver: boolean
  saying: Saying
  /** What else can be done, behind the yes and behind the no. */
  behindYes?: ReactNode
  behindNo?: ReactNode
}

/** The second click of a double click is for what was there before it. */
const once = (run: () => void) => (event: MouseEvent) => {
  if (event.detail <= 1) run()
}

/** Yes, no, and a few words to go with them. */
export function DecisionBar({ isBusy, isOver, saying, behindYes, behindNo }: Props) {
  const { t } = useTranslation('approvals')
  const { text, onText, decide } = saying
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
      {behindYes}
      <TextInput
        className={classes.comment ?? ''}
        aria-label={t('call.comment')}
        placeholder={t('call.comment')}
        maxLength={2000}
        value={text}
        onChange={event => onText(event.currentTarget.value)}
      />
      <Button
        variant="default"
        leftSection={<IconX size={14} color="var(--gh-failed)" />}
        disabled={isOver || isBusy}
        onClick={once(() => decide({ approved: false }))}
      >
        {t('do.reject')}
      </Button>
      {behindNo}
    </div>
  )
}
