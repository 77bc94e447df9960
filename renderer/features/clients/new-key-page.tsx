import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { NewApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { paths } from './client-paths.ts'
import classes from './clients.module.css'
import { ExpiryField } from './expiry-field.tsx'
import { emptyDraft, inputOf, type KeyDraft } from './key-draft.ts'
import { NewKeyNotice } from './new-key-notice.tsx'
import { RightsFields } from './rights-fields.tsx'
import { ScopeFields } from './scope-fields.tsx'

/** Makes a key: who it is for is all it needs; the rest begins safe. */
export function NewKeyPage() {
  const { t } = useTranslation('clients')
  const [, go] = useLocation()
  const [made, setMade] = useState<NewApiKey | null>(null)
  return (
    <Page
      title={t('newKey.title')}
      note={t('newKey.note')}
      actions={
        <Button variant="default" onClick={() => go(paths.list)}>
          {t('key.back')}
        </Button>
      }
    >
      {made ? (
        <NewKeyNotice made={made} onDone={() => go(paths.key(made.id))} />
      ) : (
        <KeyForm onMade={setMade} onLeave={() => go(paths.list)} />
      )}
    </Page>
  )
}

function KeyForm({ onMade, onLeave }: { onMade: (made: NewApiKey) => void; onLeave: () => void }) {
  const { t } = useTranslation('clients')
  const [draft, setDraft] = useState<KeyDraft>(emptyDraft)
  const create = useAction('keys.create')
  const change = (some: Partial<KeyDraft>) => setDraft({ ...draft, ...some })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(inputOf(draft), { onSuccess: onMade })
  }
  return (
    <form onSubmit={submit} className={classes.stack}>
      <Section title={t('key.who')}>
        <Stack gap="md">
          <TextInput
            maw={420}
            label={t('keys.name')}
            description={t('newKey.nameHint')}
            placeholder={t('keys.namePlaceholder')}
            maxLength={80}
            data-autofocus
            value={draft.name}
            onChange={event => change({ name: event.currentTarget.value })}
          />
          <ExpiryField day={draft.expires} onDay={expires => change({ expires })} />
        </Stack>
      </Section>
      <Section title={t('key.reach')}>
        <Stack gap="md">
          <Text c="dimmed">{t('newKey.reachText')}</Text>
          <ScopeFields scope={draft.scope} onScope={scope => change({ scope })} />
        </Stack>
      </Section>
      <Section title={t('key.decide')}>
        <Stack gap="md">
          <Text c="dimmed">{t('newKey.rightsText')}</Text>
          <RightsFields draft={draft} onDraft={change} />
        </Stack>
      </Section>
      {create.error && <ErrorState error={create.error} title={t('newKey.failed')} />}
      <Group gap="sm">
        <Button type="submit" loading={create.isPending} disabled={draft.name.trim() === ''}>
          {t('keys.create')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onLeave}>
          {t('preview.cancel')}
        </Button>
      </Group>
    </form>
  )
}
