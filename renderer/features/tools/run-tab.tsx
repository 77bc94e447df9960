import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ToolDetail } from '#contract'
import { ArgumentsEditor } from '../../ui/arguments-editor.tsx'
import { ResultView } from './result-view.tsx'
import { RunBar } from './run-bar.tsx'
import { RunHistory } from './run-history.tsx'
import { useRuns } from './runs.ts'
import { hintsOf, wordOf } from './tool-state.ts'
import { useArguments } from '../../ui/use-arguments.ts'

/** Runs the tool by hand: arguments, the answer, and what was run before. */
export function RunTab({ tool }: { tool: ToolDetail }) {
  const { t } = useTranslation('tools')
  const args = useArguments(tool.definition['inputSchema'])
  const { runs, shown, start } = useRuns()
  const mine = runs.filter(run => run.tool === tool.exposedName)
  const current = mine.find(run => run.id === shown[tool.exposedName])
  const formId = `run-${tool.server}-${tool.hash.slice(0, 8)}`
  const run = (value: Record<string, unknown> | undefined) => {
    if (value) start(tool.exposedName, value)
  }
  const word = wordOf(tool)
  return (
    <Stack gap="sm">
      {word !== 'served' && (
        <Text size="xs" c="var(--gh-waiting)">
          {t('run.notServed', { state: t(`state.${word}`) })}
        </Text>
      )}
      {hintsOf(tool).includes('destructiveHint') && (
        <Alert color="yellow" py={6} icon={<IconAlertTriangle size={16} />}>
          {t('run.destructive')}
        </Alert>
      )}
      <ArgumentsEditor formId={formId} args={args} onRun={run} />
      <RunBar formId={formId} args={args} run={current} onRun={run} />
      {current && current.end.kind !== 'running' && <ResultView key={current.id} run={current} />}
      {mine.length > 0 && (
        <RunHistory tool={tool.exposedName} runs={mine} shownId={current?.id} onUse={args.take} />
      )}
    </Stack>
  )
}
