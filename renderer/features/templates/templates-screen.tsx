import { Badge, Button, Group, Text, TextInput, Title } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { CloneTemplate } from './clone-template.tsx'
import classes from './templates.module.css'

/** The gallery: ready workflows, the best to begin with first. */
export function TemplatesScreen() {
  const { t } = useTranslation('templates')
  const [text, setText] = useState('')
  const [open, setOpen] = useState<Template | null>(null)
  const templates = useMethod('templates.list')
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<IconSearch size={13} />}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          w={220}
        />
      }
    >
      <Loaded query={templates}>{all => <Gallery templates={all} text={text} onOpen={setOpen} />}</Loaded>
      <CloneTemplate template={open} onClose={() => setOpen(null)} />
    </Page>
  )
}

type GalleryProps = { templates: readonly Template[]; text: string; onOpen: (template: Template) => void }

function Gallery({ templates, text, onOpen }: GalleryProps) {
  const { t } = useTranslation('templates')
  const asked = text.trim().toLowerCase()
  const shown = templates.filter(({ title, description, category, uses }) =>
    [title, description, category, ...uses].some(part => part.toLowerCase().includes(asked)),
  )
  const groups = Object.entries(Object.groupBy(shown, ({ category }) => category))
  const featured = asked === '' ? shown.filter(template => template.featured) : []
  if (shown.length === 0)
    return <EmptyState icon={<IconSearch size={20} />} title={t('none')} text={t('noneText')} />
  return (
    <div className={classes.groups}>
      {featured.length > 0 && <Cards title={t('featured')} templates={featured} onOpen={onOpen} />}
      {groups.map(([category, some = []]) => (
        <Cards
          key={category}
          title={category}
          templates={some.filter(template => !featured.includes(template))}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
}

type CardsProps = { title: string; templates: readonly Template[]; onOpen: (template: Template) => void }

function Cards({ title, templates, onOpen }: CardsProps) {
  const { t } = useTranslation('templates')
  if (templates.length === 0) return null
  return (
    <section aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <div className={classes.cards}>
        {templates.map(template => (
          <article key={template.slug} className={classes.card}>
            <Title order={3}>{template.title}</Title>
            <Text c="dimmed" size="xs" className={classes.words ?? ''}>
              {template.description}
            </Text>
            <Group gap={4}>
              {template.uses.map(use => (
                <Badge key={use} color="gray">
                  {use}
                </Badge>
              ))}
            </Group>
            <Button
              variant="default"
              aria-label={`${t('use')}: ${template.title}`}
              onClick={() => onOpen(template)}
            >
              {t('use')}
            </Button>
          </article>
        ))}
      </div>
    </section>
  )
}
