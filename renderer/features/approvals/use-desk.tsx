import { Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Approval, Input } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.tsx'
import { isDestructive } from './claims.ts'

/** A decision without its question. */
export type Choice = Omit<Input<'approvals.decide'>, 'id'>

/** What a person can do about questions, whichever way it is asked for. */
export type Desk = {
  decide: (approval: Approval, choice: Choice) => Promise<void>
  /** By key; what claims to destroy is asked once more, because a key is pressed by mistake sooner than a button. */
  approveByKey: (approval: Approval) => Promise<void>
  rejectAll: (client: string, count: number) => Promise<void>
}

const failed = (error: unknown) =>
  toast.failed(error instanceof ApiError ? error : { message: String(error) })

/** The desk, the same for as long as the list is shown, and the questions that are being decided. */
export function useDesk(): { desk: Desk; busy: ReadonlySet<string> } {
  const { t } = useTranslation('approvals')
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  // What is asked for twice before the screen is drawn again is asked once.
  const [asked] = useState(() => new Set<string>())
  const desk = useMemo(() => makeDesk(t, asked, setBusy), [t, asked])
  return { desk, busy }
}

type Words = ReturnType<typeof useTranslation<'approvals'>>['t']

/** Decides, says what was done, and offers to take a rule back that a decision has made. */
function makeDesk(t: Words, asked: Set<string>, tell: (busy: ReadonlySet<string>) => void): Desk {
  const mark = (id: string, isBusy: boolean) => {
    if (isBusy) asked.add(id)
    else asked.delete(id)
    tell(new Set(asked))
  }
  const takeBack = (rule: string) =>
    void call('rules.remove', { id: rule }).then(() => toast.ok(t('done.ruleGone')), failed)

  const say = (done: Approval, choice: Choice) => {
    const rule = done.kind === 'call' ? done.rule : null
    const undo = rule === null ? undefined : { label: t('do.undo'), run: () => takeBack(rule) }
    toast.ok(t(`done.${outcomeOf(done, choice)}`, wordsOf(done)), undo)
  }
  const decide = async (approval: Approval, choice: Choice) => {
    if (asked.has(approval.id)) return
    mark(approval.id, true)
    try {
      const done = await call('approvals.decide', { id: approval.id, ...choice })
      say(done, choice)
      // Decided ones leave the list; until then nothing more can be done to them.
      if (done.status === 'pending') mark(approval.id, false)
    } catch (error) {
      failed(error)
      mark(approval.id, false)
    }
  }
  return {
    decide,
    approveByKey: async approval => {
      if (approval.kind === 'call' && isDestructive(approval) && !(await isSure(approval.tool))) return
      await decide(approval, { approved: true })
    },
    rejectAll: async (client, count) => {
      const isMeant = await confirm({
        title: t('rejectAll.title', { client }),
        body: <Text>{t('rejectAll.text', { count })}</Text>,
        confirmLabel: t('rejectAll.yes', { count }),
        cancelLabel: t('rejectAll.no'),
        danger: true,
      })
      if (!isMeant) return
      await call('approvals.rejectAll', { client }).then(
        ({ rejected }) => toast.ok(t('done.rejectedAll', { count: rejected, client })),
        failed,
      )
    },
  }

  function isSure(tool: string): Promise<boolean> {
    return confirm({
      title: t('sure.title', { tool }),
      body: <Text>{t('sure.text')}</Text>,
      confirmLabel: t('do.approve'),
      cancelLabel: t('sure.no'),
      danger: true,
    })
  }
}

/** Which sentence says what was done. */
function outcomeOf(done: Approval, { approved, arguments: edited, remember = 'once' }: Choice) {
  if (done.status === 'pending') return 'voted'
  if (remember !== 'once') return approved ? (`yes_${remember}` as const) : (`no_${remember}` as const)
  if (!approved) return 'rejected'
  return edited ? 'edited' : 'approved'
}

const wordsOf = (done: Approval) =>
  done.kind === 'call'
    ? { what: done.tool, client: done.client }
    : { what: done.workflow, client: done.client, votes: done.votes.length, required: done.required }
