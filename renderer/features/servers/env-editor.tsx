import { ActionIcon, Anchor, Fieldset, Group, PasswordInput, Select, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './env-editor.module.css'
import type { EnvRow, Source } from './server-fields.ts'
import type { FieldErrors } from './server-input.ts'

type Props = { rows: readonly EnvRow[]; errors: FieldErrors; onChange: (rows: EnvRow[]) => void }

/** Environment variables, each with where its value is kept. */
export function EnvEditor({ rows, errors, onChange }: Props) {
  const { t } = useTranslation('servers')
  const change = (id: string, next: Partial<EnvRow>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...next } : row)))
  const add = () => onChange([...rows, { id: crypto.randomUUID(), name: '', value: '', source: 'plain' }])
  return (
    <Fieldset variant="unstyled" legend={t('form.env')} className={classes.root ?? ''}>
      {rows.map(row => (
        <Row
          key={row.id}
          row={row}
          error={errors[`env.${row.id}`]}
          onChange={next => change(row.id, next)}
          onRemove={() => onChange(rows.filter(({ id }) => id !== row.id))}
        />
      ))}
      <Anchor component="button" type="button" size="xs" onClick={add}>
        <Group gap={4} component="span">
          <IconPlus size={13} aria-hidden />
          {t('form.envAdd')}
        </Group>
      </Anchor>
    </Fieldset>
  )
}

type RowProps = {
  row: EnvRow
  error: string | undefined
  onChange: (next: Partial<EnvRow>) => void
  onRemove: () => void
}

function Row({ row, error, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('servers')
  const sources: Source[] =
    row.source === 'kept' ? ['kept', 'secret', 'env', 'plain'] : ['plain', 'secret', 'env']
  return (
    <div className={classes.entry}>
      <div className={classes.row}>
        <TextInput
          aria-label={t('form.envName')}
          placeholder="NAME"
          spellCheck={false}
          value={row.name}
          error={Boolean(error)}
          onChange={event => onChange({ name: event.currentTarget.value })}
        />
        <Select
          aria-label={t('form.envSource')}
          data={sources.map(source => ({ value: source, label: t(`form.source.${source}`) }))}
          value={row.source}
          // A value moves on only between boxes that may show it.
          onChange={source => source && onChange({ source, ...(row.source !== 'plain' && { value: '' }) })}
        />
        <ValueBox row={row} error={Boolean(error)} onChange={value => onChange({ value })} />
        <ActionIcon
          color="gray"
          aria-label={row.name ? t('form.envRemove', { name: row.name }) : t('form.envRemoveUnnamed')}
          onClick={onRemove}
        >
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      {error && (
        <Text size="xs" c="var(--gh-failed)">
          {t(`form.envErrors.${asEnvError(error)}`)}
        </Text>
      )}
    </div>
  )
}

type ValueProps = { row: EnvRow; error: boolean; onChange: (value: string) => void }

function ValueBox({ row, error, onChange }: ValueProps) {
  const { t } = useTranslation('servers')
  const shared = {
    'aria-label': t('form.envValue'),
    value: row.value,
    error,
    spellCheck: false,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.value),
  }
  if (row.source === 'secret') return <PasswordInput {...shared} autoComplete="off" />
  if (row.source === 'kept') return <TextInput {...shared} readOnly variant="filled" />
  return <TextInput {...shared} placeholder={row.source === 'env' ? 'OTHER_NAME' : ''} />
}

const envErrors = ['nameMissing', 'nameWrong', 'nameTwice', 'valueMissing'] as const
const asEnvError = (error: string) => envErrors.find(each => each === error) ?? 'valueMissing'
