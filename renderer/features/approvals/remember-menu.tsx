import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CallApproval } from '#contract'
import { visible } from '../../ui/json-shape.ts'
import type { Mode } from './use-questions.ts'
import type { Choice } from './use-desk.tsx'

type Props = {
  approval: CallApproval
  /** What is remembered: a yes or a no. */
  approved: boolean
  isOff: boolean
  onDecide: (choice: Choice) => void
  onMode: (mode: Mode) => void
}

/** A decision for longer than this call: for which calls, and for whom. Each becomes a rule that can be taken back. */
export function RememberMenu({ approval, approved, isOff, onDecide, onMode }: Props) {
  const { t } = useTranslation('approvals')
  const { session, client, tool } = approval
  const word = approved ? 'yes' : 'no'
  const whose = (everyClient: boolean) =>
    everyClient ? t('remember.everyClient') : t('remember.thisClient', { client: visible(client) })
  return (
    <Menu position="bottom-start" width={330}>
      <Menu.Target>
        <Button
          variant="default"
          color={approved ? 'iris' : 'red'}
          rightSection={<IconChevronDown size={13} />}
          disabled={isOff}
        >
          {t(`remember.${word}.title`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {([false, true] as const).map(everyClient => (
          <div key={String(everyClient)} role="group" aria-label={whose(everyClient)}>
            <Menu.Label aria-hidden>{whose(everyClient)}</Menu.Label>
            {!everyClient && session !== null && (
              <Menu.Item onClick={() => onDecide({ approved, remember: 'session', match: 'tool' })}>
                {t(`remember.${word}.session`)}
              </Menu.Item>
            )}
            <Menu.Item
              onClick={() => onDecide({ approved, remember: 'always', match: 'exact', everyClient })}
            >
              {t(`remember.${word}.exact`)}
            </Menu.Item>
            <Menu.Item onClick={() => onMode({ kind: 'when', approved, everyClient })}>
              {t(`remember.${word}.when`)}
            </Menu.Item>
            <Menu.Item onClick={() => onDecide({ approved, remember: 'always', match: 'tool', everyClient })}>
              {t(`remember.${word}.tool`, { tool: visible(tool) })}
            </Menu.Item>
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
