import { Badge, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { type Hint, hintsOf } from './tool-state.ts'

const colors: Record<Hint, string> = {
  readOnlyHint: 'gray',
  destructiveHint: 'red',
  idempotentHint: 'gray',
  openWorldHint: 'yellow',
}

/** What a server says of its tool, as small labels; each explains itself on hover. */
export function Hints({ tool }: { tool: Pick<Tool, 'annotations'> }) {
  const { t } = useTranslation('tools')
  return (
    <Group component="span" gap={4} wrap="nowrap">
      {hintsOf(tool).map(hint => (
        <Badge key={hint} color={colors[hint]} title={t(`hintHelp.${hint}`)} style={{ flex: 'none' }}>
          {t(`hint.${hint}`)}
        </Badge>
      ))}
    </Group>
  )
}
