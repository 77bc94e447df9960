import { ActionIcon, Alert, Button, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconPlayerStop, IconRefresh, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { JobDetail } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DetailHead } from '../../ui/detail-head.tsx'
import { ErrorHelp } from '../../ui/error-help.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { Gates } from './gates.tsx'
import { Took } from './job-columns.tsx'
import { JobLog } from './job-log.tsx'
import { paths } from './job-paths.ts'
import { isLive, jobTones } from './job-state.ts'
import classes from './jobs.module.css'
import { Steps } from './steps.tsx'
import { useJobActions } from './use-job-actions.tsx'

/** The open job. */
export function OpenJob({ id }: { id: string }) {
  const job = useMethod('jobs.get', { id })
  return <Loaded query={job}>{detail => <Detail job={detail} />}</Loaded>
}

function Detail({ job }: { job: JobDetail }) {
  const { t } = useTranslation('jobs')
  return (
    <Stack gap="md" className={classes.detail ?? ''}>
      <Head job={job} />
      <Failure job={job} />
      {job.gates.length > 0 && <Gates gates={job.gates} />}
      <Section title={t('section.steps')} flush>
        <Steps job={job} />
      </Section>
      {job.output !== null && (
        <Section title={t('section.output')}>
          <JsonView label={t('steps.tree', { name: t('section.output') })} value={job.output} />
        </Section>
      )}
      <JobLog id={job.id} steps={job.steps.map(({ key }) => key)} />
      <Section title={t('section.input')}>
        <JsonView label={t('steps.tree', { name: t('section.input') })} value={job.input} />
      </Section>
      {job.definition !== '' && (
        <Section title={t('section.definition')}>
          <CodeBlock
            text={job.definition}
            label={t('section.definition')}
            copyLabel={t('section.definition')}
          />
        </Section>
      )}
    </Stack>
  )
}

function Head({ job }: { job: JobDetail }) {
  const { t } = useTranslation('jobs')
  const [, go] = useLocation()
  const { cancel, rerun } = useJobActions()
  return (
    <DetailHead>
      <div className={classes.title}>
        <Title order={2} className={classes.name ?? ''}>
          <Link href={paths.workflow(job.workflow)} className={classes.link ?? ''}>
            {job.workflow}
          </Link>
        </Title>
        <Group gap={10}>
          <StateDot tone={jobTones[job.status]} label={t(`status.${job.status}`)} />
          <Text size="xs" c="dimmed">
            {t(`source.${job.source.kind}`, { name: job.source.name })} · <RelativeTime at={job.createdAt} />{' '}
            · <Took job={job} />
            {job.server !== null && ` · ${job.server}`}
          </Text>
        </Group>
      </div>
      <Group gap={6} wrap="nowrap">
        {isLive(job) ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => void cancel(job)}
          >
            {t('do.cancel')}
          </Button>
        ) : (
          job.server === null && (
            <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={() => rerun(job.id)}>
              {t('do.rerun')}
            </Button>
          )
        )}
        <CopyButton value={job.id} label={t('do.copyId')} />
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={() => go(paths.list)}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </DetailHead>
  )
}

/** Why it failed: the sentence, the step, the reason, and the page that helps. */
function Failure({ job: { failure, status } }: { job: JobDetail }) {
  const { t } = useTranslation('jobs')
  if (!failure) return null
  const { failed_step: step, reason } = failure.details
  return (
    <Alert
      color={status === 'cancelled' ? 'gray' : 'red'}
      icon={<IconAlertTriangle size={16} />}
      title={t(`status.${status}`)}
      role={status === 'cancelled' ? 'note' : 'alert'}
    >
      <LongText text={visible(failure.error)} lines={6} />
      {reason !== failure.error && <LongText text={visible(reason)} lines={6} />}
      {step !== '' && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('failure.at', { step, code: failure.error_code })}
        </Text>
      )}
      <ErrorHelp code={failure.error_code.toLowerCase()} />
    </Alert>
  )
}
