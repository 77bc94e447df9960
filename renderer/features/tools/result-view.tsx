import { Alert, Group, SegmentedControl, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolOutcome } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { describeDuration } from '../../ui/describe-time.ts'
import { ErrorHelp } from '../../ui/error-help.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { ContentBlocks } from './content-blocks.tsx'
import { readContent } from './content-block.ts'
import classes from './result.module.css'
import type { Run } from './runs.ts'

/** What came back, or why nothing did. */
export function ResultView({ run }: { run: Run }) {
  if (run.end.kind === 'running') return null
  return run.end.kind === 'failed' ? <Refusal end={run.end} /> : <Answer outcome={run.end.outcome} />
}

function Refusal({ end }: { end: Extract<Run['end'], { kind: 'failed' }> }) {
  const { t } = useTranslation('tools')
  const { code, message } = end.error
  const isCancelled = code === 'cancelled'
  return (
    <Alert
      role="alert"
      color={isCancelled ? 'gray' : 'red'}
      icon={<IconX size={16} />}
      title={t(isCancelled ? 'result.cancelled' : 'result.refused')}
    >
      <Text className={classes.words ?? ''}>{visible(message)}</Text>
      <Text size="xs" c="dimmed">
        {code} · {describeDuration(end.durationMs)}
      </Text>
      <ErrorHelp code={code} />
    </Alert>
  )
}

type View = 'content' | 'structured' | 'raw'

function Answer({ outcome: { result, durationMs, requestId } }: { outcome: ToolOutcome }) {
  const { t } = useTranslation('tools')
  const blocks = readContent(result['content'])
  const structured = result['structuredContent']
  const hasStructured = structured !== undefined
  const [view, setView] = useState<View>(blocks.length === 0 && hasStructured ? 'structured' : 'content')
  const views: View[] = hasStructured ? ['content', 'structured', 'raw'] : ['content', 'raw']
  return (
    <section className={classes.box} aria-label={t('result.title')} data-error={result.isError === true}>
      <header className={classes.head}>
        <Verdict isError={result.isError === true} />
        <Text size="xs" c="dimmed" title={t('result.request', { id: requestId })} style={{ flex: 1 }}>
          {describeDuration(durationMs)}
        </Text>
        <SegmentedControl
          aria-label={t('result.view')}
          value={view}
          onChange={setView}
          data={views.map(value => ({ value, label: t(`result.${value}`) }))}
        />
        <CopyButton value={JSON.stringify(result, null, 2)} label={t('result.copyAll')} />
      </header>
      <div className={classes.body}>
        {view === 'content' && <ContentBlocks blocks={blocks} />}
        {view === 'structured' && <JsonView value={structured} label={t('result.treeLabel')} open={3} />}
        {view === 'raw' && <JsonView value={result} label={t('result.rawLabel')} open={2} />}
      </div>
    </section>
  )
}

function Verdict({ isError }: { isError: boolean }) {
  const { t } = useTranslation('tools')
  const Icon = isError ? IconAlertTriangle : IconCheck
  return (
    <Group gap={6} wrap="nowrap" c={isError ? 'var(--gh-failed)' : 'var(--gh-ok)'} role="status">
      <Icon size={15} aria-hidden />
      <Text fw={550} c="inherit">
        {t(isError ? 'result.toolError' : 'result.ok')}
      </Text>
    </Group>
  )
}
