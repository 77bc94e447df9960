import { Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { ExplainedSwitch } from '../../ui/explained-switch.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { SaveError } from './save-error.tsx'
import { useSave } from './use-save.ts'

const choices = ['auto', 'yes', 'no'] as const

/** Where a question is told of, and whether the command line may answer it. */
export function ApprovalFaces() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { save, error } = useSave()
  return (
    <Section title={t('approvals.facesTitle')}>
      <Loaded query={settings}>
        {({ approvals }) => (
          <Stack gap="md">
            <ExplainedSwitch
              label={t('approvals.notify')}
              text={t('approvals.notifyHint')}
              checked={approvals.notify}
              onChange={notify => save({ approvals: { notify } })}
            />
            <Select
              w={320}
              label={t('approvals.commandLine')}
              description={t('approvals.commandLineHint')}
              data={choices.map(value => ({ value, label: t(`approvals.commandLines.${value}`) }))}
              value={approvals.commandLine}
              onChange={value => {
                const commandLine = choices.find(choice => choice === value)
                if (commandLine) save({ approvals: { commandLine } })
              }}
            />
            <SaveError error={error} />
          </Stack>
        )}
      </Loaded>
    </Section>
  )
}
