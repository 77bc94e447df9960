import { withTheme } from '@rjsf/core'
import { Theme } from '@rjsf/mantine'
import type { TemplatesType } from '@rjsf/utils'
import type { TFunction } from 'i18next'
import { Component, type KeyboardEvent, type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonSchema } from './form-schema.ts'
import { layoutTemplates } from './form-layout.tsx'
import { formTemplates, formWidgets } from './form-parts.tsx'
import { createFormValidator } from './form-validator.ts'
import classes from './schema-form.module.css'

const MantineForm = withTheme({
  ...Theme,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the theme's own templates, some of them replaced
  templates: { ...Theme.templates, ...formTemplates, ...layoutTemplates } as Partial<TemplatesType>,
  widgets: { ...Theme.widgets, ...formWidgets },
})

type Props = {
  /** Names the form, so that a button outside can submit it (`form` attribute). */
  id: string
  label: string
  /** From `formSchema`, which has made it safe. */
  schema: JsonSchema
  value: Record<string, unknown>
  onChange: (value: Record<string, unknown>) => void
  /** Only called when the value meets the schema. Ctrl/Cmd Enter submits. */
  onSubmit: (value: Record<string, unknown>) => void
  disabled?: boolean
  /** What stands there when the schema has no fields. */
  empty: string
  /** The form could not be drawn after all; show the JSON instead. */
  onFailed: () => void
}

/** A form made from a JSON Schema. */
export function SchemaForm({
  id,
  label,
  schema,
  value,
  onChange,
  onSubmit,
  disabled = false,
  empty,
  onFailed,
}: Props) {
  const { t } = useTranslation('ui')
  const validator = useMemo(() => createFormValidator(keyword => wordsFor(t, keyword)), [t])
  return (
    <FormBoundary onFailed={onFailed}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the form inside is the interactive element */}
      <div className={classes.form} onKeyDown={submitByKey}>
        <MantineForm
          id={id}
          idPrefix={id}
          aria-label={label}
          schema={schema}
          formData={value}
          validator={validator}
          disabled={disabled}
          noHtml5Validate
          showErrorList={false}
          focusOnFirstError
          experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipEmptyDefaults' }}
          onChange={({ formData }) => onChange(asArguments(formData))}
          // The fields show it; without this the library writes it to the console.
          onError={() => undefined}
          onSubmit={({ formData }) => onSubmit(asArguments(formData))}
        >
          {hasFields(schema) ? <></> : <p className={classes.empty}>{empty}</p>}
        </MantineForm>
      </div>
    </FormBoundary>
  )
}

/** A schema that describes no field makes an empty form, which must say so. */
function hasFields(schema: JsonSchema): boolean {
  const { properties, additionalProperties } = schema
  const isNamed = typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0
  const isChosen = ['$ref', 'allOf', 'anyOf', 'oneOf'].some(key => key in schema)
  return isNamed || isChosen || Boolean(additionalProperties)
}

/** Our words for the mistakes people make; the interpreter's own for the rest, which name the limit. */
function wordsFor(t: TFunction<'ui'>, keyword: string): string | undefined {
  const known = ['required', 'type', 'enum', 'pattern'] as const
  const found = known.find(each => each === keyword)
  return found && t(`form.mistake.${found}`)
}

function submitByKey(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.querySelector('form')?.requestSubmit()
}

/** Drops what was left empty, so that the form and its JSON say the same. */
function asArguments(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {}
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object went in, so one comes out
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>
}

/** A schema can still defeat the form library; that must not take the screen with it. */
class FormBoundary extends Component<{ onFailed: () => void; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidCatch() {
    this.props.onFailed()
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}
