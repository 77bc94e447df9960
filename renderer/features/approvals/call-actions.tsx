import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CallApproval } from '#contract'
import { DecisionBar } from './decision-bar.tsx'
import { RememberMenu } from './remember-menu.tsx'
import type { Desk } from './use-desk.tsx'
import type { Mode } from './use-questions.ts'
import { useSaying } from './use-saying.ts'

type Props = {
  approval: CallApproval
  desk: Desk
  isBusy: boolean
  isOver: boolean
  onMode: (mode: Mode) => void
}

/** Yes and no to a tool call, for now and for longer. */
export function CallActions({ approval, desk, isBusy, isOver, onMode }: Props) {
  const { t } = useTranslation('approvals')
  const saying = useSaying(desk, approval)
  const isOff = isOver || isBusy
  const menu = { approval, isOff, onDecide: saying.decide, onMode }
  return (
    <DecisionBar
      isBusy={isBusy}
      isOver={isOver}
      saying={saying}
      behindYes={
        <>
          <RememberMenu {...menu} approved />
          <Button
            variant="default"
            leftSection={<IconPencil size={14} />}
            disabled={isOff}
            onClick={() => onMode({ kind: 'edit' })}
          >
            {t('do.edit')}
          </Button>
        </>
      }
      behindNo={<RememberMenu {...menu} approved={false} />}
    />
  )
}
