import { Alert, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ExplainedSwitch } from '../../ui/explained-switch.tsx'
import type { KeyDraft } from './key-draft.ts'

type Props = { draft: KeyDraft; onDraft: (change: Partial<KeyDraft>) => void }
const switches = ['mayApprove', 'admin', 'signed'] as const

/** What a key may decide, each right with what it means. */
export function RightsFields({ draft, onDraft }: Props) {
  const { t } = useTranslation('clients')
  return (
    <Stack gap="md">
      {switches.map(right => (
        <ExplainedSwitch
          key={right}
          label={t(`rights.${right}`)}
          text={t(`rights.${right}Hint`)}
          checked={draft[right]}
          onChange={checked => onDraft({ [right]: checked })}
        />
      ))}
      <TextInput
        maw={420}
        type="email"
        label={t('rights.identity')}
        description={t('rights.identityHint')}
        placeholder="ada@example.com"
        maxLength={320}
        value={draft.identity}
        onChange={event => onDraft({ identity: event.currentTarget.value })}
      />
      {(draft.mayApprove || draft.admin) && (
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />} role="note">
          {t(draft.admin ? 'rights.adminWarning' : 'rights.approverWarning')}
        </Alert>
      )}
    </Stack>
  )
}
