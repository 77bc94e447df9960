import { Button, Text, UnstyledButton } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JobDetail, StepRun } from '#contract'
import { describeDuration } from '../../ui/describe-time.ts'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/use-now.ts'
import { type Bar, barsOf, isLive, stepTones } from './job-state.ts'
import classes from './jobs.module.css'
import { useJobActions } from './use-job-actions.tsx'

const mostRows = 300

/** Every step as a bar on one time line; a click shows what went in and what came out. */
export function Steps({ job }: { job: JobDetail }) {
  const { t } = useTranslation('jobs')
  const now = useNow(1000)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const bars = useMemo(() => barsOf(job, now), [job, now])
  const shown = bars.filter(({ step }) => isShown(step.key, open))
  if (bars.length === 0)
    return (
      <Text c="dimmed" p="sm">
        {t('steps.none')}
      </Text>
    )
  const toggle = (key: string) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  return (
    <div>
      {shown.slice(0, mostRows).map(bar => (
        <Row key={bar.step.key} bar={bar} job={job} isOpen={open.has(bar.step.key)} onToggle={toggle} />
      ))}
      {shown.length > mostRows && (
        <Text c="dimmed" p="sm">
          {t('steps.more', { count: shown.length - mostRows })}
        </Text>
      )}
    </div>
  )
}

/** What runs inside a foreach is shown while that is open. */
function isShown(key: string, open: ReadonlySet<string>): boolean {
  const parents = [...key.matchAll(/\[\d+\]/g)].map(({ index }) => key.slice(0, index))
  return parents.every(parent => open.has(parent))
}

type RowProps = { bar: Bar; job: JobDetail; isOpen: boolean; onToggle: (key: string) => void }

function Row({ bar, job, isOpen, onToggle }: RowProps) {
  const { t } = useTranslation('jobs')
  const { step, depth, inside, left, width, ms } = bar
  const status = t(`stepStatus.${step.status}`)
  const duration = ms === null ? '–' : describeDuration(ms)
  const more = [
    step.attempt > 1 ? t('steps.attempt', { count: step.attempt }) : '',
    inside > 0 ? t('steps.inside', { count: inside }) : '',
  ].filter(Boolean)
  return (
    <div className={classes.step}>
      <UnstyledButton className={classes.row ?? ''} aria-expanded={isOpen} onClick={() => onToggle(step.key)}>
        <span className={classes.stepName} style={{ '--depth': String(depth) }}>
          <StateDot tone={stepTones[step.status]} label={status} dotOnly />
          <span title={step.key}>{[depth > 0 ? step.key : step.id, ...more].join(' · ')}</span>
        </span>
        <span className={classes.track} aria-hidden>
          {ms !== null && (
            <span
              className={classes.fill}
              data-tone={stepTones[step.status]}
              style={{ '--left': `${left}%`, '--width': `${width}%` }}
            />
          )}
        </span>
        <span className={classes.took}>{duration}</span>
      </UnstyledButton>
      {isOpen && <Inside step={step} job={job} />}
    </div>
  )
}

function Inside({ step, job }: { step: StepRun; job: JobDetail }) {
  const { t } = useTranslation('jobs')
  const { rerun } = useJobActions()
  const canRepeat = !isLive(job) && job.server === null && !step.key.includes('[')
  return (
    <div className={classes.inside}>
      <Text size="xs" c="dimmed">
        {step.kind} · {t(`stepStatus.${step.status}`)}
      </Text>
      {step.error !== null && <LongText text={visible(step.error)} lines={6} />}
      {step.input !== null && (
        <JsonView label={t('steps.input')} value={{ [t('steps.input')]: step.input }} open={1} />
      )}
      {step.output === null ? (
        <Text size="xs" c="dimmed">
          {t('steps.noOutput')}
        </Text>
      ) : (
        <JsonView label={t('steps.output')} value={{ [t('steps.output')]: step.output }} />
      )}
      {canRepeat && (
        <div>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconRefresh size={13} />}
            onClick={() => rerun(job.id, step.key)}
          >
            {t('do.rerunFrom')}
          </Button>
        </div>
      )}
    </div>
  )
}
