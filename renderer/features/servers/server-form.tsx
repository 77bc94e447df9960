import { Alert, Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ServerInput } from '#contract'
import { ApiError } from '../../state/api.ts'
import { AddressFields } from './address-fields.tsx'
import { AdvancedFields } from './advanced-fields.tsx'
import type { FieldsProps } from './field-props.ts'
import { ProcessFields } from './process-fields.tsx'
import type { ServerFields } from './server-fields.ts'
import { type FieldErrors, freeSlug, type NewSecret, readFields } from './server-input.ts'

type Props = {
  initial: ServerFields
  /** Given when the server exists; its slug never changes. */
  slug?: string
  takenSlugs: readonly string[]
  submitLabel: string
  onCancel: () => void
  /** Rejects with an ApiError, which the form shows. */
  onSubmit: (input: ServerInput, secrets: NewSecret[]) => Promise<void>
}

const kinds = ['stdio', 'http', 'sse', 'rest', 'pyexecutor'] as const

/** A server's configuration as a form; which fields there are follows from its kind. */
export function ServerForm({ initial, slug, takenSlugs, submitLabel, onCancel, onSubmit }: Props) {
  const { t } = useTranslation('servers')
  const [fields, setFields] = useState(initial)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const set = (change: Partial<ServerFields>) => setFields(before => ({ ...before, ...change }))
  const usedSlug = slug ?? freeSlug(fields.name, takenSlugs)
  const parts: FieldsProps = { fields, errors, set }

  const submit = async () => {
    const read = readFields(fields, usedSlug)
    setErrors(read.ok ? {} : read.errors)
    setRefusal(null)
    if (!read.ok) return
    setSaving(true)
    const input = slug ? read.input : { ...read.input, slug: usedSlug }
    await onSubmit(input, read.secrets).catch((error: unknown) =>
      setRefusal(error instanceof ApiError ? error.message : String(error)),
    )
    setSaving(false)
  }

  return (
    <form
      noValidate
      aria-label={t('form.label')}
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack gap="sm" maw={640}>
        <TextInput
          label={t('form.name')}
          description={slug || !fields.name.trim() ? undefined : t('form.nameHint', { slug: usedSlug })}
          required
          data-autofocus
          value={fields.name}
          error={errors['name']}
          onChange={event => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t('form.kind')}
          data={kinds.map(kind => ({ value: kind, label: t(`kindLong.${kind}`) }))}
          value={fields.kind}
          onChange={kind => kind && set({ kind })}
        />
        {fields.kind === 'stdio' ? <ProcessFields {...parts} /> : <AddressFields {...parts} />}
        <AdvancedFields {...parts} />
        {!slug && (
          <Switch
            label={t('form.enabled')}
            checked={fields.enabled}
            onChange={event => set({ enabled: event.currentTarget.checked })}
          />
        )}
        <Problems refusal={refusal} errors={errors} />
        <Group gap="xs" mt="xs">
          <Button type="submit" loading={isSaving}>
            {submitLabel}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('form.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const beside = new Set(['name', 'command', 'args', 'cwd', 'url', 'header', 'secret', 'syncEvery', 'timeout'])

/** What the core refused, and mistakes that have no field of their own. */
function Problems({ refusal, errors }: { refusal: string | null; errors: FieldErrors }) {
  const { t } = useTranslation('servers')
  const others = Object.entries(errors).filter(([field]) => !beside.has(field) && !field.startsWith('env.'))
  if (!refusal && Object.keys(errors).length === 0) return null
  return (
    <Alert role="alert" color="red" icon={<IconAlertTriangle size={16} />}>
      {refusal ?? [t('form.fix'), ...others.map(([, message]) => message)].join(' ')}
    </Alert>
  )
}
