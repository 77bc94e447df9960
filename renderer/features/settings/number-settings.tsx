import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../../state/api.ts'
import { SaveError } from './save-error.tsx'

/** A number that can be set, with its bounds. */
type NumberField = { name: string; label: string; hint: string; min: number; max: number }

type Props<T extends Record<string, number>> = {
  fields: readonly (NumberField & { name: keyof T & string })[]
  stored: T
  busy: boolean
  error: ApiError | null
  onSave: (values: T) => void
}

/** Numbers that are saved together. */
export function NumberSettings<T extends Record<string, number>>(props: Props<T>) {
  const { fields, stored, busy, error, onSave } = props
  const { t } = useTranslation('settings')
  const [values, setValues] = useState<T>(stored)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(values)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {fields.map(({ name, label, hint, min, max }) => (
          <NumberInput
            key={name}
            w={320}
            min={min}
            max={max}
            allowDecimal={false}
            label={label}
            description={hint}
            value={values[name] ?? min}
            onChange={value => setValues({ ...values, [name]: Number(value) })}
          />
        ))}
        <SaveError error={error} />
        <Group>
          <Button
            type="submit"
            loading={busy}
            disabled={fields.every(({ name }) => values[name] === stored[name])}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
