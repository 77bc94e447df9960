import { ActionIcon, Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Condition } from '#contract'
import classes from './approvals.module.css'
import type { ConditionFields, FieldsProps } from './rule-fields.ts'

const ops = Condition.shape.op.options
const most = 20

/** What the arguments must be like. */
export function ConditionList({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('approvals')
  const { conditions } = fields
  const change = (key: number, more: Partial<ConditionFields>) =>
    set({ conditions: conditions.map(each => (each.key === key ? { ...each, ...more } : each)) })
  const add = () => {
    const key = Math.max(0, ...conditions.map(each => each.key)) + 1
    set({ conditions: [...conditions, { key, path: '$.', op: 'equals', text: '' }] })
  }
  return (
    <Stack gap={6}>
      <Text fw={500}>{t('editor.conditions')}</Text>
      {conditions.map((condition, index) => (
        <ConditionRow
          key={condition.key}
          number={index + 1}
          condition={condition}
          errors={errors}
          onChange={more => change(condition.key, more)}
          onRemove={() => set({ conditions: conditions.filter(({ key }) => key !== condition.key) })}
        />
      ))}
      {conditions.length === 0 && (
        <Text size="xs" c="dimmed">
          {t(fields.argumentsHash === undefined ? 'editor.noConditions' : 'editor.exact')}
        </Text>
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={13} />}
          disabled={conditions.length >= most}
          onClick={add}
        >
          {t('editor.addCondition')}
        </Button>
      </div>
    </Stack>
  )
}

type RowProps = {
  number: number
  condition: ConditionFields
  errors: FieldsProps['errors']
  onChange: (more: Partial<ConditionFields>) => void
  onRemove: () => void
}

function ConditionRow({ number, condition, errors, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('approvals')
  const { path, op, text } = condition
  const at = `match.conditions.${number - 1}`
  const wrong = {
    path: errors[`${at}.path`] ?? errors[at],
    op: errors[`${at}.op`],
    value: errors[`${at}.value`],
  }
  const why = [wrong.path, wrong.op, wrong.value].filter(each => each !== undefined).join(' ')
  const id = useId()
  return (
    <div className={classes.condition}>
      <TextInput
        className={classes.mono ?? ''}
        aria-label={t('editor.path', { number })}
        placeholder="$.path"
        value={path}
        error={wrong.path !== undefined}
        aria-describedby={id}
        onChange={event => onChange({ path: event.currentTarget.value })}
      />
      <Select
        aria-label={t('editor.op', { number })}
        data={ops.map(each => ({ value: each, label: t(`op.${each}`) }))}
        value={op}
        error={wrong.op !== undefined}
        onChange={next => next && onChange({ op: next })}
      />
      <TextInput
        className={classes.mono ?? ''}
        aria-label={t('editor.value', { number })}
        disabled={op === 'exists'}
        value={op === 'exists' ? '' : text}
        error={wrong.value !== undefined}
        aria-describedby={id}
        onChange={event => onChange({ text: event.currentTarget.value })}
      />
      <ActionIcon aria-label={t('editor.removeCondition', { number })} onClick={onRemove}>
        <IconX size={14} />
      </ActionIcon>
      <div id={id} className={classes.wrong}>
        {why}
      </div>
    </div>
  )
}
