import { ActionIcon, Group, Tooltip, UnstyledButton } from '@mantine/core'
import { IconCornerUpLeft, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { describeDuration } from '../../ui/describe-time.ts'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { type Tone, StateDot } from '../../ui/state-dot.tsx'
import classes from './run-history.module.css'
import type { Arguments } from '../../ui/use-arguments.ts'
import { endOf, type Run, useRuns } from './runs.ts'

type Props = {
  tool: string
  runs: readonly Run[]
  shownId: string | undefined
  onUse: (args: Arguments) => void
}

const tones: Record<ReturnType<typeof endOf>, Tone> = {
  running: 'waiting',
  ok: 'ok',
  toolError: 'failed',
  failed: 'failed',
  cancelled: 'off',
}

/** What was run in this session: open one, run it again, or take its arguments. */
export function RunHistory({ tool, runs, shownId, onUse }: Props) {
  const { t } = useTranslation('tools')
  const forget = useRuns(state => state.forget)
  return (
    <Section
      title={t('history.title')}
      flush
      actions={
        <Tooltip label={t('history.clear')}>
          <ActionIcon aria-label={t('history.clear')} onClick={() => forget(tool)}>
            <IconTrash size={14} />
          </ActionIcon>
        </Tooltip>
      }
    >
      <ul className={classes.list}>
        {runs.map(run => (
          <Entry key={run.id} run={run} isShown={run.id === shownId} onUse={onUse} />
        ))}
      </ul>
    </Section>
  )
}

type EntryProps = { run: Run; isShown: boolean; onUse: (args: Arguments) => void }

function Entry({ run, isShown, onUse }: EntryProps) {
  const { t } = useTranslation('tools')
  const { show, start } = useRuns()
  const text = JSON.stringify(run.arguments)
  const end = endOf(run)
  return (
    <li className={classes.entry} data-shown={isShown}>
      <UnstyledButton className={classes.open} title={t('history.open')} onClick={() => show(run)}>
        <StateDot tone={tones[end]} label={t(`history.${end}`)} />
        <code className={classes.arguments}>
          {text === '{}' ? t('history.noArguments') : shown(text, 300)}
        </code>
        <span className={classes.quiet}>{durationOf(run)}</span>
        <span className={classes.when}>
          <RelativeTime at={new Date(run.startedAt).toISOString()} />
        </span>
      </UnstyledButton>
      <Group gap={2} wrap="nowrap">
        <Tooltip label={t('history.again')}>
          <ActionIcon aria-label={t('history.again')} onClick={() => start(run.tool, run.arguments)}>
            <IconRefresh size={14} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('history.use')}>
          <ActionIcon aria-label={t('history.use')} onClick={() => onUse(run.arguments)}>
            <IconCornerUpLeft size={14} />
          </ActionIcon>
        </Tooltip>
        <CopyButton value={JSON.stringify(run.arguments, null, 2)} label={t('history.copy')} />
      </Group>
    </li>
  )
}

function durationOf({ end }: Run): string {
  if (end.kind === 'running') return ''
  return describeDuration(end.kind === 'answered' ? end.outcome.durationMs : end.durationMs)
}
