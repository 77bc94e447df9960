import { ActionIcon, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { type Approval, ApprovalId, type CallApproval } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DiffView } from '../../ui/diff-view.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { Voters } from './gate-question.tsx'
import { By, tones } from './history-columns.tsx'
import { MarkedName } from './marked-name.tsx'

/** The open question of the history. */
export function OpenDecided({ id }: { id: string }) {
  const { t } = useTranslation('approvals')
  const isId = ApprovalId.safeParse(id).success
  const query = useMethod('approvals.get', { id }, { enabled: isId })
  if (!isId) return <ErrorState error={{ code: 'not_found', message: t('notWaiting.noId', { id }) }} />
  return <Loaded query={query}>{approval => <Detail approval={approval} />}</Loaded>
}

function Detail({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  return (
    <Stack gap="md" p="md">
      <Head approval={approval} />
      <Section title={t('decided.decision')}>
        <Facts approval={approval} />
      </Section>
      {approval.kind === 'call' ? (
        <Given approval={approval} />
      ) : (
        <Section title={t('decided.gate')}>
          <LongText text={visible(approval.message)} lines={12} />
          <Voters approval={approval} />
        </Section>
      )}
    </Stack>
  )
}

function Head({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  const { kind, client, status } = approval
  return (
    <Group justify="space-between" wrap="nowrap" align="start">
      <div style={{ minWidth: 0 }}>
        <Title order={2} style={{ overflowWrap: 'anywhere' }}>
          <MarkedName name={kind === 'call' ? approval.tool : approval.workflow} strict />
        </Title>
        <Group gap={10}>
          <StateDot tone={tones[status]} label={t(`status.${status}`)} />
          <Text size="xs" c="dimmed">
            <MarkedName name={client} /> · {kind === 'call' ? approval.server : approval.step}
          </Text>
        </Group>
      </div>
      <Tooltip label={t('do.close')}>
        <ActionIcon size="md" aria-label={t('do.close')} onClick={() => go(paths.tab('history'))}>
          <IconX size={15} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

function Facts({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  const { id, createdAt, decidedAt, comment, kind } = approval
  return (
    <dl className={classes.facts}>
      <Fact name={t('decided.asked')}>
        <RelativeTime at={createdAt} /> ({id})
      </Fact>
      <Fact name={t('decided.at')}>
        <RelativeTime at={decidedAt} />
      </Fact>
      <Fact name={t('decided.by')}>
        <By approval={approval} />
      </Fact>
      {comment !== null && comment !== '' && (
        <Fact name={t('decided.comment')}>
          <LongText text={visible(comment)} />
        </Fact>
      )}
      {kind === 'call' && <Fact name={t('decided.why')}>{visible(approval.because)}</Fact>}
      <Fact name={t('decided.more')}>
        <Group gap="md">
          <Link href={paths.activity(id)} className={classes.link ?? ''}>
            {t('decided.activity')}
          </Link>
          {kind === 'call' ? (
            approval.rule !== null && <RuleLink id={approval.rule} />
          ) : (
            <Link href={paths.job(approval.job)} className={classes.link ?? ''}>
              {t('gate.job')}
            </Link>
          )}
        </Group>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The rule a decision made, while it is there. */
function RuleLink({ id }: { id: string }) {
  const { t } = useTranslation('approvals')
  const rules = useMethod('rules.list')
  const rule = rules.data?.find(each => each.id === id)
  if (!rules.data) return null
  if (!rule) return <span className={classes.quiet}>{t('decided.ruleGone')}</span>
  return (
    <Link href={paths.rule(id)} className={classes.link ?? ''}>
      {t('decided.rule', { position: rule.position })}
    </Link>
  )
}

/** With which arguments: as they were asked, and what a person made of them. */
function Given({ approval }: { approval: CallApproval }) {
  const { t } = useTranslation('approvals')
  const { id, arguments: asked, editedArguments: edited } = approval
  return (
    <>
      {edited !== null && (
        <Section title={t('decided.edited')}>
          <DiffView
            before={visible(JSON.stringify(asked, null, 2))}
            after={visible(JSON.stringify(edited, null, 2))}
          />
        </Section>
      )}
      <Section title={t(edited === null ? 'decided.arguments' : 'decided.argumentsAsked')}>
        <JsonView label={t('call.argumentsOf', { id })} value={asked} open={3} />
      </Section>
    </>
  )
}
