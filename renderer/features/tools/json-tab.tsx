import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ToolDetail } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { JsonView } from '../../ui/json-view.tsx'

/** The definition as the server sent it, unknown fields included. */
export function JsonTab({ tool }: { tool: ToolDetail }) {
  const { t } = useTranslation('tools')
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="xs" c="dimmed" ff="monospace" title={tool.hash}>
          SHA-256 {tool.hash.slice(0, 16)}…
        </Text>
        <CopyButton withLabel value={JSON.stringify(tool.definition, null, 2)} label={t('schema.copy')} />
      </Group>
      <JsonView value={tool.definition} label={t('schema.label')} open={3} />
    </>
  )
}
