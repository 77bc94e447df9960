import { ActionIcon, Button, Checkbox, Group, Text, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { useToolActions } from './tool-actions.ts'
import classes from './tool-list.module.css'
import { toolId } from './tool-state.ts'

type Props = {
  /** What the filter leaves. */
  shown: readonly Tool[]
  /** What is ticked; when something is, the buttons mean that. */
  chosen: readonly Tool[]
  onTick: (ids: ReadonlySet<string>) => void
}

/** One press for many tools: for the ticked ones, else for all that the filter shows. The buttons say how many. */
export function BulkBar({ shown, chosen, onTick }: Props) {
  const { t } = useTranslation('tools')
  const actions = useToolActions()
  const hasChosen = chosen.length > 0
  const meant = hasChosen ? chosen : shown
  const off = meant.filter(({ enabled }) => !enabled)
  const on = meant.filter(({ enabled }) => enabled)
  const unseen = meant.filter(({ reviewed }) => !reviewed)
  const held = meant.filter(({ state }) => state !== 'approved')
  return (
    <Group
      className={classes.bulk ?? ''}
      data-chosen={hasChosen}
      gap={6}
      wrap="nowrap"
      role="toolbar"
      aria-label={t('bulk.label')}
    >
      <Checkbox
        aria-label={t('bulk.selectAll')}
        checked={hasChosen && chosen.length >= shown.length}
        indeterminate={hasChosen && chosen.length < shown.length}
        onChange={event => onTick(new Set(event.currentTarget.checked ? shown.map(toolId) : []))}
      />
      <Text size="xs" c="dimmed" className={classes.count ?? ''}>
        {t(hasChosen ? 'bulk.selected' : 'bulk.shown', { count: meant.length })}
      </Text>
      {held.length > 0 && (
        <Button variant="default" size="compact-xs" onClick={() => void actions.approve(held)}>
          {t('bulk.approve', { count: held.length })}
        </Button>
      )}
      {unseen.length > 0 && (
        <Tooltip label={t('reviewed.text')}>
          <Button variant="default" size="compact-xs" onClick={() => void actions.review(unseen)}>
            {t('bulk.review', { count: unseen.length })}
          </Button>
        </Tooltip>
      )}
      <Button
        variant="default"
        size="compact-xs"
        disabled={off.length === 0}
        onClick={() => void actions.setEnabled(off, true)}
      >
        {t('bulk.on', { count: off.length })}
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        disabled={on.length === 0}
        onClick={() => void actions.setEnabled(on, false)}
      >
        {t('bulk.off', { count: on.length })}
      </Button>
      {hasChosen && (
        <Tooltip label={t('bulk.clear')}>
          <ActionIcon aria-label={t('bulk.clear')} onClick={() => onTick(new Set())}>
            <IconX size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}
