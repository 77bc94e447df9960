import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Workflow } from '#contract'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import type { Column } from '../../ui/table-columns.ts'
import classes from './workflows.module.css'

type State = 'on' | 'hidden' | 'off' | 'broken' | 'lastGood'

const tones: Record<State, Tone> = {
  on: 'ok',
  hidden: 'off',
  off: 'off',
  broken: 'failed',
  lastGood: 'waiting',
}

/** What a workflow is like, in a word. */
function stateOf({ problems, version, enabled, toolName }: Workflow): State {
  if (problems.length > 0) return version === '' ? 'broken' : 'lastGood'
  if (!enabled) return 'off'
  return toolName === null ? 'hidden' : 'on'
}

/** The columns of the list; beside an open workflow there is room for one. */
export function useWorkflowColumns(isWide: boolean): Column<Workflow>[] {
  const { t } = useTranslation('workflows')
  return useMemo(() => {
    const first: Column<Workflow> = {
      id: 'workflow',
      header: t('columns.workflow'),
      width: 'minmax(140px, 2fr)',
      sortBy: ({ title, name }) => (title ?? name).toLowerCase(),
      cell: workflow => <NameCell workflow={workflow} />,
    }
    if (!isWide) return [first]
    return [
      first,
      {
        id: 'state',
        header: t('columns.state'),
        width: 'minmax(150px, 1fr)',
        sortBy: workflow => stateOf(workflow),
        cell: workflow => <WorkflowState workflow={workflow} />,
      },
      {
        id: 'next',
        header: t('columns.next'),
        width: '110px',
        align: 'right',
        sortBy: ({ schedules }) => nextOf(schedules),
        cell: ({ schedules }) => <RelativeTime at={nextOf(schedules)} otherwise="–" />,
      },
    ]
  }, [t, isWide])
}

export function WorkflowState({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation('workflows')
  const state = stateOf(workflow)
  return <StateDot tone={tones[state]} label={t(`state.${state}`)} />
}

const nextOf = (schedules: Workflow['schedules']): string | null =>
  schedules.flatMap(({ next }) => next ?? []).toSorted()[0] ?? null

function NameCell({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation('workflows')
  const { name, title, steps, problems, description } = workflow
  const [problem] = problems
  const sub = problem ? t('edit.at', problem) : [name, t('steps', { count: steps }), description].join(' · ')
  return (
    <span className={classes.workflow}>
      <span className={classes.name}>{title ?? name}</span>
      <span className={classes.sub} data-tone={problem ? 'failed' : undefined}>
        {sub}
      </span>
    </span>
  )
}
