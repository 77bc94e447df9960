import { ActionIcon, Button, Group, Text } from '@mantine/core'
import {
  type ArrayFieldItemTemplateProps,
  type ArrayFieldTemplateProps,
  canExpand,
  type MultiSchemaFieldTemplateProps,
  type ObjectFieldTemplateProps,
  titleId,
} from '@rjsf/utils'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './schema-form.module.css'

type BoxProps = {
  id: string
  title: string
  required: boolean
  description: ReactNode
  aside: ReactNode
  children: ReactNode
}

/** A named group inside the form: its name, what it is for, and its fields behind a line. */
function Box({ id, title, required, description, aside, children }: BoxProps) {
  return (
    <fieldset className={classes.box} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={classes.title}>
          <Text id={id} size="xs" fw={550}>
            {title}
            {required ? <span className={classes.required}> *</span> : null}
          </Text>
          {aside}
        </div>
      )}
      {description && (
        <Text size="xs" c="dimmed" className={classes.description ?? ''}>
          {description}
        </Text>
      )}
      <div className={classes.fields} data-nested={Boolean(title)}>
        {children}
      </div>
    </fieldset>
  )
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { t } = useTranslation('ui')
  const { title, description, properties, required, fieldPathId, optionalDataControl } = props
  return (
    <Box
      id={titleId(fieldPathId)}
      title={title}
      required={required ?? false}
      description={description}
      aside={optionalDataControl}
    >
      {properties.filter(({ hidden }) => !hidden).map(({ content }) => content)}
      {canExpand(props.schema, props.uiSchema, props.formData) && (
        <Add
          label={t('form.addField', { name: title })}
          onClick={props.onAddProperty}
          disabled={props.disabled}
        />
      )}
    </Box>
  )
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { t } = useTranslation('ui')
  const { title, schema, items, required, fieldPathId, canAdd, optionalDataControl } = props
  return (
    <Box
      id={titleId(fieldPathId)}
      title={title}
      required={required ?? false}
      description={schema.description}
      aside={optionalDataControl}
    >
      {items}
      {props.rawErrors?.map(error => (
        <Text key={error} size="xs" c="var(--gh-failed)">
          {error}
        </Text>
      ))}
      {canAdd && (
        <Add
          label={t('form.addItem', { name: title })}
          onClick={props.onAddClick}
          disabled={props.disabled}
        />
      )}
    </Box>
  )
}

type AddProps = { label: string; onClick: () => void; disabled: boolean | undefined }

function Add({ label, onClick, disabled = false }: AddProps) {
  const { t } = useTranslation('ui')
  return (
    <div>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={12} />}
        aria-label={label}
        disabled={disabled}
        onClick={() => onClick()}
      >
        {t('form.add')}
      </Button>
    </div>
  )
}

function ArrayFieldItemTemplate({
  buttonsProps,
  children,
  index,
  disabled = false,
}: ArrayFieldItemTemplateProps) {
  const { t } = useTranslation('ui')
  const number = index + 1
  return (
    <div className={classes.item}>
      <div>{children}</div>
      <Group gap={0} wrap="nowrap">
        {buttonsProps.hasMoveUp && (
          <ActionIcon
            aria-label={t('form.up', { number })}
            disabled={disabled}
            onClick={buttonsProps.onMoveUpItem}
          >
            <IconArrowUp size={13} />
          </ActionIcon>
        )}
        {buttonsProps.hasMoveDown && (
          <ActionIcon
            aria-label={t('form.down', { number })}
            disabled={disabled}
            onClick={buttonsProps.onMoveDownItem}
          >
            <IconArrowDown size={13} />
          </ActionIcon>
        )}
        {buttonsProps.hasRemove && (
          <ActionIcon
            aria-label={t('form.remove', { number })}
            disabled={disabled}
            onClick={buttonsProps.onRemoveItem}
          >
            <IconTrash size={13} />
          </ActionIcon>
        )}
      </Group>
    </div>
  )
}

function MultiSchemaFieldTemplate({ selector, optionSchemaField }: MultiSchemaFieldTemplateProps) {
  return (
    <div className={classes.choice}>
      {selector}
      {optionSchemaField}
    </div>
  )
}

/** How groups, lists and choices are laid out, in place of the theme's. */
export const layoutTemplates = {
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  MultiSchemaFieldTemplate,
}
