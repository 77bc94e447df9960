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
import type { Way } from './use-questions.ts'

type Props = { approval: Approval; desk: Desk; way: Way }

/** One question: who asks for what in a line, and all of it when open. */
export function QuestionCard({ approval, desk, way }: Props) {
  const { t } = useTranslation('approvals')
  const { id, client, kind, expiresAt } = approval
  const [who, what] = kind === 'call' ? [client, approval.tool] : [approval.workflow, approval.step]
  return (
    <CardFrame
      place={id}
      tone={kind === 'call' && isDestructive(approval) ? 'failed' : 'waiting'}
      label={t(`asks.${kind}`, { who, what })}
      way={way}
      asks={
        <>
          <b>
            <MarkedName name={who} />
          </b>{' '}
          {t(`wants.${kind}`)}{' '}
          <code className={classes.tool}>
            <MarkedName name={what} strict />
          </code>
        </>
      }
      preview={way.isOpen ? null : previewOf(approval)}
      aside={
        <>
          {kind === 'call' && <Claims annotations={approval.annotations} />}
          <TimeLeft expiresAt={expiresAt} />
        </>
      }
    >
      {way.isOpen && <Body approval={approval} desk={desk} way={way} />}
    </CardFrame>
  )
}

function Body({ approval, desk, way }: Props) {
  return approval.kind === 'call' ? (
    <CallQuestion approval={approval} desk={desk} mode={way.mode} onMode={way.onMode} />
  ) : (
    <GateQuestion approval={approval} desk={desk} />
  )
}

const longest = 240

/** A line of it; long texts are cut before, because there may be hundreds of questions with whole files in them. */
const previewOf = (approval: Approval) =>
  approval.kind === 'gate'
    ? shown(approval.message, longest)
    : shown(
        JSON.stringify(approval.arguments, (_, value: unknown) =>
          typeof value === 'string' ? value.slice(0, longest) : value,
        ),
        longest,
      )
