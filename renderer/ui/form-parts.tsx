import { Checkbox, NumberInput, Stack, Text, Textarea } from '@mantine/core'
import { Templates, Widgets } from '@rjsf/mantine'
import {
  ariaDescribedByIds,
  descriptionId,
  type DescriptionFieldProps,
  type FieldTemplateProps,
  getSchemaType,
  type WidgetProps,
} from '@rjsf/utils'
import type { ComponentType } from 'react'
import classes from './schema-form.module.css'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the theme types its widgets by name only
const MantineSelect = Widgets.SelectWidget as ComponentType<WidgetProps>
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- and its templates likewise
const MantineWrap = Templates.WrapIfAdditionalTemplate as ComponentType<FieldTemplateProps>

/** What both sorts of box take. */
function boxOf(props: WidgetProps) {
  const { id, label, hideLabel, rawErrors, value } = props
  return {
    id,
    name: props.htmlName ?? id,
    label: hideLabel ? null : label,
    ...(hideLabel && { 'aria-label': label || id }),
    required: props.required ?? false,
    disabled: Boolean(props.disabled || props.readonly),
    placeholder: props.placeholder || exampleOf(props.schema),
    error: rawErrors?.length ? rawErrors.join(' ') : undefined,
    'aria-describedby': ariaDescribedByIds(id),
    onBlur: () => props.onBlur(id, value),
    onFocus: () => props.onFocus(id, value),
  }
}

/** A text or number of any length; a text box grows, because arguments are often whole documents. */
function TextWidget(props: WidgetProps) {
  return getSchemaType(props.schema) === 'string' ? <TextBox {...props} /> : <NumberBox {...props} />
}

function TextBox(props: WidgetProps) {
  return (
    <Textarea
      {...boxOf(props)}
      value={typeof props.value === 'string' ? props.value : ''}
      autosize
      minRows={1}
      maxRows={12}
      onChange={event =>
        props.onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
      }
    />
  )
}

function NumberBox(props: WidgetProps) {
  return (
    <NumberInput
      {...boxOf(props)}
      value={typeof props.value === 'number' ? props.value : ''}
      allowDecimal={getSchemaType(props.schema) === 'number'}
      clampBehavior="none"
      onChange={next => props.onChange(typeof next === 'number' ? next : undefined)}
    />
  )
}

const formats: Record<string, string> = {
  date: '2026-11-20',
  'date-time': '2026-11-20T09:30:00Z',
  time: '09:30:00Z',
  email: 'name@example.org',
  uri: 'https://',
  'data-url': 'data:…',
}

/** The schema's first example, else what its format looks like. */
function exampleOf(schema: WidgetProps['schema']): string {
  const first: unknown = Array.isArray(schema.examples) ? schema.examples[0] : undefined
  return typeof first === 'string' || typeof first === 'number'
    ? String(first).slice(0, 120)
    : (formats[schema.format ?? ''] ?? '')
}

/** Yes or no; what it means stands below it, as everywhere else. */
function CheckboxWidget(props: WidgetProps) {
  const { id, value, label, hideLabel, schema, required, disabled, readonly, rawErrors, onChange } = props
  return (
    <Checkbox
      id={id}
      name={props.htmlName ?? id}
      label={hideLabel ? undefined : label}
      {...(hideLabel && { 'aria-label': label || id })}
      description={schema.description}
      required={required ?? false}
      disabled={Boolean(disabled || readonly)}
      checked={value === true}
      error={rawErrors?.join(' ')}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}

/** The theme's list, drawn above everything so that the scrolling pane does not cut it. */
function SelectWidget(props: WidgetProps) {
  return <MantineSelect {...props} options={{ ...props.options, comboboxProps: { withinPortal: true } }} />
}

/** The theme shows no description beside most fields; a form made for someone else's tool needs every one. */
function FieldTemplate(props: FieldTemplateProps) {
  const { id, children, help, errors, displayLabel, rawDescription, hidden, schema } = props
  if (hidden) return <div hidden>{children}</div>
  const isLeaf = displayLabel && schema.type !== 'boolean'
  return (
    <MantineWrap {...props}>
      <Stack gap={2}>
        {children}
        {isLeaf && rawDescription ? (
          <Text id={descriptionId(id)} size="xs" c="dimmed" className={classes.description}>
            {rawDescription}
          </Text>
        ) : null}
        {errors}
        {help}
      </Stack>
    </MantineWrap>
  )
}

function DescriptionFieldTemplate({ id, description }: DescriptionFieldProps) {
  if (!description) return null
  return (
    <Text id={id} size="xs" c="dimmed" mb={4} className={classes.description}>
      {description}
    </Text>
  )
}

/**
 * What we draw in place of the theme's. Dates and times are typed as the standards write them (RFC 3339): a picker
 * would turn them into this computer's time zone.
 */
export const formWidgets = {
  TextWidget,
  TextareaWidget: TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  DateWidget: TextWidget,
  DateTimeWidget: TextWidget,
  TimeWidget: TextWidget,
  FileWidget: TextWidget,
  ColorWidget: TextWidget,
  SelectWidget,
  CheckboxWidget,
}
export const formTemplates = { FieldTemplate, DescriptionFieldTemplate }
