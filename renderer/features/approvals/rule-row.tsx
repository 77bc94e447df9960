import { ActionIcon, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconGripVertical, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Rule } from '#contract'
import { visible } from '../../ui/json-shape.ts'
import { RowSwitch } from '../../ui/row-controls.tsx'
import { ActionMark } from './action-mark.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { ruleSentence } from './rule-sentence.ts'
import type { RuleActions } from './use-rule-actions.tsx'

type Props = {
  rule: Rule
  isOpen: boolean
  isDragged: boolean
  actions: RuleActions
  /** −1 up, 1 down. */
  onMove: (by: -1 | 1) => void
  onDrag: (isDragged: boolean) => void
  onDrop: () => void
}

/** One rule: its number, what it says of which calls, and whether it can speak at all. */
export function RuleRow({ rule, isOpen, isDragged, actions, onMove, onDrag, onDrop }: Props) {
  const { t } = useTranslation('approvals')
  const { position, action, match, note, enabled, approval, problem, id } = rule
  const row = useRef<HTMLLIElement>(null)
  const moved = useRef<HTMLElement | null>(null)
  // A row that is put elsewhere loses the focus.
  useEffect(() => {
    if (moved.current !== null) moved.current.focus()
    moved.current = null
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- it is put elsewhere when its position changes
  }, [position])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    moved.current = event.target instanceof HTMLElement ? event.target : null
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears keys and drops for the controls inside
    <li
      ref={row}
      className={classes.rule}
      data-open={isOpen}
      data-off={!enabled}
      data-dragged={isDragged}
      onKeyDown={onKeyDown}
      onDragOver={event => event.preventDefault()}
      onDrop={event => {
        event.preventDefault()
        onDrop()
      }}
    >
      <Tooltip label={t('rules.moveHint')}>
        <button
          type="button"
          className={classes.grip}
          aria-label={t('rules.move', { position })}
          draggable
          onDragStart={event => {
            event.dataTransfer.effectAllowed = 'move'
            if (row.current) event.dataTransfer.setDragImage(row.current, 12, 12)
            onDrag(true)
          }}
          onDragEnd={() => onDrag(false)}
        >
          <IconGripVertical size={14} aria-hidden />
        </button>
      </Tooltip>
      <span className={classes.number}>{position}</span>
      <ActionMark action={action} />
      <span className={classes.ruleWords}>
        <Link href={paths.rule(id)} className={classes.ruleLink ?? ''}>
          {ruleSentence(t, match)}
        </Link>
        {note !== '' && note !== `From ${approval}` && <span className={classes.sub}>{visible(note)}</span>}
        {approval !== null && (
          <span className={classes.sub}>
            {t('rules.from')}{' '}
            <Link href={paths.decided(approval)} className={classes.link ?? ''}>
              {approval}
            </Link>
          </span>
        )}
        {problem !== null && (
          <span className={classes.problem}>
            <IconAlertTriangle size={13} aria-hidden /> {visible(problem)}
          </span>
        )}
      </span>
      <RowSwitch
        label={t('rules.switch', { position })}
        checked={enabled}
        onChange={() => actions.setEnabled(rule, !enabled)}
      />
      <Tooltip label={t('rules.remove', { position })}>
        <ActionIcon aria-label={t('rules.remove', { position })} onClick={() => actions.remove(rule)}>
          <IconTrash size={14} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
