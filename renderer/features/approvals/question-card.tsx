import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import classes from './approvals.module.css'
import { CallQuestion } from './call-question.tsx'
import { CardFrame } from './card-frame.tsx'
import { Claims } from './claim-marks.tsx'
import { isDestructive } from './claims.ts'
import { GateQuestion } from './gate-question.tsx'
import { MarkedName } from './marked-name.tsx'
import { TimeLeft } from './time-left.tsx'
import type { Desk } from './use-desk.tsx'
import type { Mode, Standing, Ways } from './use-questions.ts'

type Props = Standing & { approval: Approval; desk: Desk; ways: Ways }

/**
 * One question: who asks for what in a line, and all of it when open. Of hundreds a key or a decision concerns two: the
 * others are not drawn again.
 */
export const QuestionCard = memo(function QuestionCard({ approval, desk, ways, ...standing }: Props) {
  const { t } = useTranslation('approvals')
  const { id, kind } = approval
  const isGrave = kind === 'call' && isDestructive(approval)
  return (
    <CardFrame
      place={id}
      tone={isGrave ? 'failed' : 'waiting'}
      label={t(`asks.${kind}`, namesOf(approval))}
      standing={standing}
      ways={ways}
      asks={<Asks approval={approval} />}
      preview={standing.isOpen ? null : <Preview approval={approval} />}
      aside={<Aside approval={approval} />}
    >
      {standing.isOpen && <Body approval={approval} desk={desk} ways={ways} {...standing} />}
    </CardFrame>
  )
})

const namesOf = (approval: Approval) =>
  approval.kind === 'call'
    ? { who: approval.client, what: approval.tool }
    : { who: approval.workflow, what: approval.step }

/** The parts of a line are drawn again only when their question changed. */
const Asks = memo(function Asks({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  const { who, what } = namesOf(approval)
  return (
    <>
      <b>
        <MarkedName name={who} />
      </b>{' '}
      {t(`wants.${approval.kind}`)}{' '}
      <code className={classes.tool}>
        <MarkedName name={what} strict />
      </code>
    </>
  )
})

const Aside = memo(function Aside({ approval }: { approval: Approval }) {
  return (
    <>
      {approval.kind === 'call' && <Claims annotations={approval.annotations} />}
      <TimeLeft expiresAt={approval.expiresAt} />
    </>
  )
})

function Body({ approval, desk, ways, mode, isBusy }: Props) {
  const onMode = (next: Mode) => ways.onMode(approval.id, next)
  return approval.kind === 'call' ? (
    <CallQuestion approval={approval} desk={desk} isBusy={isBusy} mode={mode} onMode={onMode} />
  ) : (
    <GateQuestion approval={approval} desk={desk} isBusy={isBusy} />
  )
}

const longest = 240

/** A line of it; long texts are cut before, because there may be hundreds of questions with whole files in them. */
const Preview = memo(function Preview({ approval }: { approval: Approval }) {
  const text =
    approval.kind === 'gate'
      ? approval.message
      : JSON.stringify(approval.arguments, (_, value: unknown) =>
          typeof value === 'string' ? value.slice(0, longest) : value,
        )
  return <>{shown(text, longest)}</>
})
