import {
  ActionIcon,
  Alert,
  Button,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { IconAlertTriangle, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Rule } from '#contract'
import { ApiError, call } from '../../state/api.ts'
import { visible } from '../../ui/json-shape.ts'
import { toast } from '../../ui/toast.tsx'
import { paths } from './approval-paths.ts'
import classes from './approvals.module.css'
import { ConditionList } from './condition-list.tsx'
import {
  type FieldErrors,
  type FieldsProps,
  fieldErrors,
  fieldsOf,
  inputOf,
  type RuleFields,
} from './rule-fields.ts'
import { ruleSentence } from './rule-sentence.ts'
import { TimeFields } from './time-fields.tsx'
import { WhoFields } from './who-fields.tsx'

const actions = ['allow', 'ask', 'deny'] as const
const fieldsShown = [
  'match.client',
  'match.server',
  'match.tool',
  'match.claim',
  'match.conditions.',
  'match.time',
  'note',
]

/** A rule as a form: what it says, of which calls, and when. The core says at the field what it does not take. */
export function RuleEditor({ rule }: { rule: Rule | null }) {
  const { t } = useTranslation('approvals')
  const [, go] = useLocation()
  const [fields, setFields] = useState(() => fieldsOf(rule))
  const [refusal, setRefusal] = useState<{ message: string; errors: FieldErrors } | null>(null)
  const [isSaving, setSaving] = useState(false)
  const set = (change: Partial<RuleFields>) => setFields(before => ({ ...before, ...change }))
  const parts: FieldsProps = { fields, errors: refusal?.errors ?? {}, set }
  const input = inputOf(fields)

  const save = async () => {
    setSaving(true)
    setRefusal(null)
    try {
      const saved = rule
        ? await call('rules.update', { id: rule.id, ...input })
        : await call('rules.add', input)
      toast.ok(t(rule ? 'done.ruleSaved' : 'done.ruleAdded', { position: saved.position }))
      go(rule ? paths.tab('rules') : paths.rule(saved.id))
    } catch (error) {
      setRefusal({
        message: error instanceof Error ? error.message : String(error),
        errors: error instanceof ApiError ? fieldErrors(error.data) : {},
      })
    }
    setSaving(false)
  }

  return (
    <form
      noValidate
      className={classes.editor}
      aria-label={t('editor.label')}
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{rule ? t('editor.edit', { position: rule.position }) : t('editor.new')}</Title>
          <ActionIcon size="md" aria-label={t('do.close')} onClick={() => go(paths.tab('rules'))}>
            <IconX size={15} />
          </ActionIcon>
        </Group>
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('editor.action')}
            value={fields.action}
            onChange={action => set({ action })}
            data={actions.map(each => ({ value: each, label: t(`action.${each}`) }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t(`actionHelp.${fields.action}`)}
          </Text>
        </div>
        <WhoFields {...parts} />
        <ConditionList {...parts} />
        <TimeFields {...parts} />
        <Textarea
          label={t('editor.note')}
          autosize
          minRows={1}
          maxLength={500}
          value={fields.note}
          error={parts.errors['note']}
          onChange={event => set({ note: event.currentTarget.value })}
        />
        <div className={classes.reads} aria-live="polite">
          <Text size="xs" c="dimmed">
            {t('editor.reads')}
          </Text>
          <Text style={{ overflowWrap: 'anywhere' }}>
            <b>{t(`action.${fields.action}`)}:</b> {ruleSentence(t, input.match)}
          </Text>
        </div>
        {rule?.problem && (
          <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
            {visible(rule.problem)}
          </Alert>
        )}
        {refusal && <Refusal {...refusal} />}
        <Group gap="xs">
          <Button type="submit" loading={isSaving}>
            {t(rule ? 'editor.save' : 'editor.add')}
          </Button>
          <Button variant="default" onClick={() => go(paths.tab('rules'))}>
            {t('do.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** The sentence of the core, and mistakes that have no field of their own. */
function Refusal({ message, errors }: { message: string; errors: FieldErrors }) {
  const others = Object.entries(errors).filter(([path]) => !fieldsShown.some(field => path.startsWith(field)))
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle size={16} />}>
      {visible([message, ...others.map(([, each]) => each).filter(each => each !== message)].join(' '))}
    </Alert>
  )
}
