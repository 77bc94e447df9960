import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconEyeCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolDetail } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DiffView } from '../../ui/diff-view.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { Section } from '../../ui/section.tsx'
import { definitionText } from './definition-text.ts'
import { useToolActions } from './tool-actions.ts'

/** A held tool: why, what changed, and the decision. */
export function ReviewTab({ tool }: { tool: ToolDetail }) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  const before = useMemo(
    () => tool.approvedDefinition && definitionText(tool.approvedDefinition),
    [tool.approvedDefinition],
  )
  const now = useMemo(() => definitionText(tool.definition), [tool.definition])
  const word = before === null ? 'new' : 'changed'
  return (
    <Stack gap="sm">
      <Alert color="yellow" icon={<IconEyeCheck size={16} />} title={t(`review.${word}Title`)}>
        <Text>{t(`review.${word}Text`)}</Text>
        <Group gap="xs" mt="sm">
          <Button onClick={() => void actions.approveSeen(tool)}>{t('review.approve')}</Button>
          <ApproveAll server={tool.server} />
        </Group>
      </Alert>
      {before === null ? (
        <Section title={t('review.definition')}>
          <JsonView value={tool.definition} label={t('schema.label')} open={3} />
        </Section>
      ) : (
        <div>
          <Text fw={550} mb={6}>
            {t('review.diffLabel')}
          </Text>
          <DiffView before={before} after={now} label={t('review.diffLabel')} />
        </div>
      )}
    </Stack>
  )
}

/** Ten clicks for ten tools is how people learn not to look. */
function ApproveAll({ server }: { server: string }) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  const tools = useMethod('tools.list')
  const held = (tools.data ?? []).filter(tool => tool.server === server && tool.state !== 'approved')
  if (held.length < 2) return null
  return (
    <Button variant="default" onClick={() => void actions.approve(held)}>
      {t('review.approveAll', { count: held.length })}
    </Button>
  )
}
