import { Alert, Button, Collapse, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Input, Template } from '#contract'
import { useAction } from '../../state/queries.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { readJson } from '../../ui/read-json.ts'
import { toast } from '../../ui/toast.tsx'

type Props = { template: Template | null; onClose: () => void }
type Defaults = Input<'templates.clone'>['defaults']

/** Shows a template and makes a workflow of it, under a name of one's own. */
export function CloneTemplate({ template, onClose }: Props) {
  return (
    <Modal opened={template !== null} onClose={onClose} title={template?.title ?? ''} size="lg">
      {template && <CloneForm key={template.slug} template={template} onClose={onClose} />}
    </Modal>
  )
}

function CloneForm({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t } = useTranslation('templates')
  const [, go] = useLocation()
  const [name, setName] = useState(template.slug)
  const [title, setTitle] = useState(template.title)
  const [description, setDescription] = useState(template.description)
  const [defaults, setDefaults] = useState('{}')
  const [isOpen, setOpen] = useState(false)
  const { mutate, isPending, error } = useAction('templates.clone')
  const read = readDefaults(defaults)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!read) return
    mutate(
      { slug: template.slug, name: name.trim(), title, description, defaults: read },
      {
        onSuccess: made => {
          onClose()
          toast.ok(t('made', { name: made.title ?? made.name }))
          go(`/workflows/${made.name}/run`)
        },
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          label={t('name')}
          description={t('nameHint')}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('heading')}
          value={title}
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t('description')}
          autosize
          minRows={2}
          value={description}
          onChange={event => setDescription(event.currentTarget.value)}
        />
        <div>
          <Text fw={500} mb={4}>
            {t('defaults')}
          </Text>
          <JsonEditor
            label={t('defaults')}
            value={defaults}
            invalid={!read}
            minHeight={60}
            onChange={setDefaults}
          />
        </div>
        <Collapse expanded={isOpen}>
          <CodeBlock text={template.text} label={t('text')} copyLabel={t('copyText')} />
        </Collapse>
        {error && (
          <Alert color="red" role="alert">
            {error.message}
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('look')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isPending} disabled={!read || name.trim() === ''}>
              {t('clone')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

function readDefaults(text: string): Defaults {
  const read = readJson(text.trim() === '' ? '{}' : text)
  if (!read.ok || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object read from JSON
  return read.value as Defaults
}
