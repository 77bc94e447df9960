import { Button } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Approval, Flood } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { QuestionCard } from './question-card.tsx'
import { GroupCard } from './group-card.tsx'
import { NotWaiting } from './not-waiting.tsx'
import { useDesk } from './use-desk.tsx'
import { useQuestions } from './use-questions.ts'

/** What waits for a person, oldest first. */
export function Inbox({ open }: { open: string | null }) {
  const list = useMethod('approvals.list')
  return (
    <Loaded query={list}>
      {({ pending, floods }) => (
        <div className={classes.inbox}>
          {open !== null && !pending.some(({ id }) => id === open) && <NotWaiting id={open} />}
          {pending.length === 0 ? (
            open === null && <NothingWaits />
          ) : (
            <Questions key={open} pending={pending} floods={floods} open={open} />
          )}
        </div>
      )}
    </Loaded>
  )
}

function NothingWaits() {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  return (
    <EmptyState
      icon={<IconInbox size={22} />}
      title={t('empty.title')}
      text={t('empty.text')}
      action={
        <Button variant="default" onClick={() => go(paths.tab('rules'))}>
          {t('empty.action')}
        </Button>
      }
    />
  )
}

type Props = { pending: readonly Approval[]; floods: readonly Flood[]; open: string | null }

function Questions({ pending, floods, open }: Props) {
  const { t } = useTranslation('approvals')
  const root = useRef<HTMLDivElement>(null)
  const { desk, busy } = useDesk()
  const { places, standingOf, ways, onKeyDown } = useQuestions({ pending, floods, open, desk, busy, root })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears the keys of the cards inside, which take the focus
    <div
      ref={root}
      className={classes.questions}
      role="group"
      aria-label={t('listLabel')}
      onKeyDown={onKeyDown}
    >
      {places.map(place => {
        const { id, item, approval } = place
        const told = { desk, ways }
        if (approval) return <QuestionCard key={id} approval={approval} {...told} {...standingOf(place)} />
        return (
          item.kind === 'group' && <GroupCard key={id} group={item} {...told} standing={standingOf(place)} />
        )
      })}
    </div>
  )
}
