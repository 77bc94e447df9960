import { Button, Group, Stack } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Tool, ToolOutcome } from '#contract'
import { useAction } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { harmlessCalls } from './suggestions.ts'

/** Runs one tool that changes nothing; where none is known, leads to all of them. */
export function TryTool({ tool }: { tool: Tool | undefined }) {
  const { t } = useTranslation('tour')
  const call = useAction('tools.call')
  if (!tool)
    return (
      <Button component="a" href="#/tools" variant="default">
        {t('run.choose')}
      </Button>
    )
  const run = () => call.mutate({ tool: tool.exposedName, arguments: harmlessCalls[tool.name] ?? {} })
  return (
    <Stack gap="sm" w="100%">
      <Group>
        <Button leftSection={<IconPlayerPlay size={14} />} loading={call.isPending} onClick={run}>
          {call.data ? t('run.again') : t('run.call', { tool: tool.exposedName })}
        </Button>
        <Button component="a" href="#/tools" variant="subtle" color="gray">
          {t('run.choose')}
        </Button>
      </Group>
      {call.error && <ErrorState error={call.error} />}
      {call.data && <Answer tool={tool.exposedName} outcome={call.data} />}
    </Stack>
  )
}

function Answer({ tool, outcome: { result, durationMs } }: { tool: string; outcome: ToolOutcome }) {
  const { t } = useTranslation('tour')
  const said = t(result.isError ? 'run.answeredError' : 'run.answered', {
    tool,
    took: describeDuration(durationMs),
  })
  return (
    <Stack gap={6} role="status">
      <StateDot tone={result.isError ? 'failed' : 'ok'} label={said} />
      <JsonView value={result} label={said} />
    </Stack>
  )
}
