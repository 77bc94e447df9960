import { Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallApproval } from '#contract'
import { shown, visible } from '../../ui/json-shape.ts'
import classes from './approvals.module.css'
import { type Choice as Ask, conditionOf, type Offer, offersFor, startOf } from './pattern.ts'
import type { Mode } from './use-questions.ts'
import type { Choice } from './use-desk.tsx'

type Props = {
  approval: CallApproval
  mode: Extract<Mode, { kind: 'when' }>
  isBusy: boolean
  onDecide: (choice: Choice) => void
  onCancel: () => void
}

type Row = { offer: Offer; choice: Ask; text: string }

/** "Always when …": which of the arguments matter, and what they must be. */
export function PatternForm({ approval, mode, isBusy, onDecide, onCancel }: Props) {
  const { t } = useTranslation('approvals')
  const [rows, setRows] = useState<Row[]>(() =>
    offersFor(approval.arguments).map(offer => ({
      offer,
      choice: offer.first,
      text: startOf(offer, offer.first),
    })),
  )
  const conditions = useMemo(
    () => rows.flatMap(({ offer, choice, text }) => conditionOf(offer, choice, text) ?? []),
    [rows],
  )
  const change = (at: number, row: Row) =>
    setRows(before => before.map((each, index) => (index === at ? row : each)))
  const { approved, everyClient } = mode
  const form = useRef<HTMLFormElement>(null)
  // Below long arguments it would open out of sight.
  useEffect(() => form.current?.scrollIntoView({ block: 'nearest' }), [])
  const who = everyClient ? t('pattern.everyClient') : visible(approval.client)
  return (
    <form
      ref={form}
      className={classes.panel}
      aria-label={t('pattern.label')}
      onSubmit={event => {
        event.preventDefault()
        if (conditions.length > 0)
          onDecide({ approved, remember: 'always', match: 'pattern', everyClient, conditions })
      }}
    >
      <Text fw={550}>
        {t(approved ? 'pattern.yes' : 'pattern.no', { client: who, tool: visible(approval.tool) })}
      </Text>
      <Stack gap={6}>
        {rows.map((row, index) => (
          <ArgumentRow key={row.offer.path} row={row} onRow={next => change(index, next)} />
        ))}
      </Stack>
      {rows.length === 0 && <Text c="dimmed">{t('pattern.noArguments')}</Text>}
      <Group gap="xs">
        <Button type="submit" loading={isBusy} disabled={conditions.length === 0}>
          {t(approved ? 'pattern.doYes' : 'pattern.doNo')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('do.cancel')}
        </Button>
        {conditions.length === 0 && rows.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('pattern.none')}
          </Text>
        )}
      </Group>
    </form>
  )
}

function ArgumentRow({ row, onRow }: { row: Row; onRow: (row: Row) => void }) {
  const { t } = useTranslation('approvals')
  const { offer, choice, text } = row
  const name = shown(offer.path.replace(/^\$\.?/, ''), 60)
  return (
    <div className={classes.row}>
      <Code className={classes.rowName ?? ''} title={visible(offer.path)}>
        {name}
      </Code>
      <Select
        aria-label={t('pattern.how', { name })}
        data={offer.choices.map(each => ({ value: each, label: t(`op.${each}`) }))}
        value={choice}
        onChange={next => next && onRow({ offer, choice: next, text: startOf(offer, next) })}
      />
      {choice === 'any' ? (
        <Text size="xs" c="dimmed" truncate>
          {t('pattern.now', { value: shown(startOf(offer, 'equals'), 60) })}
        </Text>
      ) : (
        <TextInput
          aria-label={t('pattern.value', { name })}
          className={classes.mono ?? ''}
          value={text}
          onChange={event => onRow({ ...row, text: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
