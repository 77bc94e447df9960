import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { CallApproval } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { usePassed } from '../../ui/use-now.ts'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { CallActions } from './call-actions.tsx'
import { EditArguments } from './edit-arguments.tsx'
import { oddCodes } from './lookalikes.ts'
import { MarkedName } from './marked-name.tsx'
import { PatternForm } from './pattern-form.tsx'
import type { Mode } from './use-questions.ts'
import type { Desk } from './use-desk.tsx'

type Props = {
  approval: CallApproval
  desk: Desk
  isBusy: boolean
  mode: Mode
  onMode: (mode: Mode) => void
}

/** All of a tool call that waits: what exactly, why it is asked, and the ways to answer. */
export function CallQuestion({ approval, desk, isBusy, mode, onMode }: Props) {
  const isOver = usePassed(approval.expiresAt)
  const look = () => onMode({ kind: 'look' })
  if (mode.kind === 'edit')
    return (
      <div className={classes.body}>
        <EditArguments
          approval={approval}
          isBusy={isBusy || isOver}
          onApprove={edited => void desk.decide(approval, { approved: true, arguments: edited })}
          onCancel={look}
        />
      </div>
    )
  return (
    <div className={classes.body}>
      <Tool approval={approval} />
      <Warnings approval={approval} />
      <Arguments approval={approval} />
      <State approval={approval} />
      {mode.kind === 'when' ? (
        <PatternForm
          approval={approval}
          mode={mode}
          isBusy={isBusy || isOver}
          onDecide={choice => void desk.decide(approval, choice)}
          onCancel={look}
        />
      ) : (
        <CallActions approval={approval} desk={desk} isBusy={isBusy} isOver={isOver} onMode={onMode} />
      )}
    </div>
  )
}

/** Which tool of which server, under which names, and what it says of itself. */
const Tool = memo(function Tool({ approval }: { approval: CallApproval }) {
  const { t } = useTranslation('approvals')
  const { server, serverName, tool, exposedName, title, description } = approval
  return (
    <div>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        <Link href={paths.tool(server, tool)} className={classes.link ?? ''}>
          {title !== null && title !== tool ? (
            <MarkedName name={title} />
          ) : (
            t('call.toolOf', { tool: visible(tool) })
          )}
        </Link>
        {' · '}
        {t('call.server', { server: visible(serverName) })}
        {serverName !== server && ` (${server})`}
        {exposedName !== tool && ` · ${t('call.exposed', { name: exposedName })}`}
      </Text>
      {description.trim() !== '' && <LongText text={visible(description)} lines={2} size="xs" c="dimmed" />}
    </div>
  )
})

/** Why it is asked, and what about it should make one look twice. */
const Warnings = memo(function Warnings({ approval }: { approval: CallApproval }) {
  const { t } = useTranslation('approvals')
  const { tool, title, client, server, because } = approval
  const tools = useMethod('tools.list')
  const reviewed = tools.data?.find(each => each.server === server && each.name === tool)?.reviewed
  const codes = [
    ...new Set([...oddCodes(tool, true), ...oddCodes(title ?? '', false), ...oddCodes(client, false)]),
  ]
  return (
    <ul className={classes.why}>
      <li>{visible(because)}</li>
      {reviewed === false && (
        <li data-tone="waiting">
          <IconAlertTriangle size={13} aria-hidden /> {t('call.unreviewed')}
        </li>
      )}
      {reviewed === true && <li>{t('call.reviewed')}</li>}
      {codes.length > 0 && (
        <li data-tone="failed">
          <IconAlertTriangle size={13} aria-hidden />{' '}
          {t('odd.warning', { count: codes.length, codes: codes.slice(0, 8).join(', ') })}
        </li>
      )}
    </ul>
  )
})

/** Beyond this, levels below the second are closed at first: a tree of thousands of lines is not read. */
const smallEnough = 20_000

const Arguments = memo(function Arguments({ approval }: { approval: CallApproval }) {
  const { t } = useTranslation('approvals')
  const text = JSON.stringify(approval.arguments, null, 2)
  const isEmpty = Object.keys(approval.arguments).length === 0
  return (
    <div className={classes.arguments}>
      <div className={classes.argumentsHead}>
        <Text size="xs" fw={550}>
          {t('call.arguments')}
        </Text>
        <Text size="xs" c="dimmed" style={{ flex: 1 }}>
          {text.length > smallEnough && t('call.size', { count: Math.round(text.length / 1000) })}
        </Text>
        <CopyButton value={text} label={t('do.copyArguments')} />
      </div>
      {isEmpty ? (
        <Text size="xs" c="dimmed">
          {t('call.noArguments')}
        </Text>
      ) : (
        <div
          className={classes.argumentsBox}
          role="group"
          aria-label={t('call.argumentsBox', { id: approval.id })}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <JsonView
            label={t('call.argumentsOf', { id: approval.id })}
            value={approval.arguments}
            open={text.length > smallEnough ? 2 : 50}
            cut={4000}
          />
        </div>
      )}
    </div>
  )
})

/** Since when it waits, how often it was asked, whether anyone still listens. */
const State = memo(function State({ approval }: { approval: CallApproval }) {
  const { t } = useTranslation('approvals')
  const { createdAt, asked, waiting, id } = approval
  return (
    <Text size="xs" c="dimmed" component="div">
      {id} · {t('call.since')} <RelativeTime at={createdAt} /> · {t('call.asked', { count: asked })} ·{' '}
      {waiting > 0 ? t('call.waiting', { count: waiting }) : t('call.gone')}
    </Text>
  )
})
