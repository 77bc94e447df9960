import { Alert, Button, Text } from '@mantine/core'
import { IconEyeQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ToolDetail } from '#contract'
import { useToolActions } from './tool-actions.ts'

/** Says that nobody has looked at what a served tool says of itself, and what follows from looking. */
export function UnreviewedNote({ tool }: { tool: ToolDetail }) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  // A held tool is looked at when it is approved; until then nobody can call it anyway.
  if (tool.reviewed || tool.state !== 'approved') return null
  return (
    <Alert color="yellow" icon={<IconEyeQuestion size={16} />} title={t('reviewed.title')} role="note">
      <Text>{t('reviewed.text')}</Text>
      <Button variant="default" mt="sm" onClick={() => void actions.review([tool])}>
        {t('reviewed.mark')}
      </Button>
    </Alert>
  )
}
