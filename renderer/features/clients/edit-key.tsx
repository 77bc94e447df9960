import { Button, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '#contract'
import { useAction } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { toast } from '../../ui/toast.tsx'
import classes from './clients.module.css'
import { ExpiryField } from './expiry-field.tsx'
import { changeOf, draftOf, type KeyDraft } from './key-draft.ts'
import { RightsFields } from './rights-fields.tsx'
import { ScopeFields } from './scope-fields.tsx'

/** Changes what a key is called, reaches and decides; it keeps its value. */
export function EditKey({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('clients')
  // What was typed stays when the key changes underneath; what was not follows it.
  const [typed, setTyped] = useState<Partial<KeyDraft>>({})
  const update = useAction('keys.update')
  const draft = { ...draftOf(apiKey), ...typed }
  const change = changeOf(apiKey, draft)
  const edit = (some: Partial<KeyDraft>) => setTyped({ ...typed, ...some })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!change) return
    update.mutate(change, {
      onSuccess: ({ name }) => {
        setTyped({})
        toast.ok(t('key.saved', { name }))
      },
    })
  }
  return (
    <form onSubmit={submit} className={classes.stack}>
      <Section title={t('key.who')}>
        <Stack gap="md">
          <TextInput
            maw={420}
            label={t('key.name')}
            maxLength={80}
            value={draft.name}
            onChange={event => edit({ name: event.currentTarget.value })}
          />
          <ExpiryField day={draft.expires} onDay={expires => edit({ expires })} />
        </Stack>
      </Section>
      <Section title={t('key.reach')}>
        <ScopeFields scope={draft.scope} onScope={scope => edit({ scope })} />
      </Section>
      <Section title={t('key.decide')}>
        <RightsFields draft={draft} onDraft={edit} />
      </Section>
      {update.error && <ErrorState error={update.error} title={t('key.failed')} />}
      <Group gap="sm" className={classes.saveBar ?? ''} data-shown={change !== null}>
        <Button type="submit" loading={update.isPending} disabled={!change || draft.name.trim() === ''}>
          {t('key.save')}
        </Button>
        <Button variant="subtle" color="gray" disabled={!change} onClick={() => setTyped({})}>
          {t('key.discard')}
        </Button>
      </Group>
    </form>
  )
}
