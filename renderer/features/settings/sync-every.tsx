import { Autocomplete, Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { useSave } from './use-save.ts'

const usual = ['off', '5m', '15m', '1h', '6h', '1d']

/** How often servers are read. */
export function SyncEvery() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  return (
    <Section title={t('sync.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('sync.text')}</Text>
        <Loaded query={settings}>{({ sync }) => <EveryForm key={sync.every} stored={sync.every} />}</Loaded>
      </Stack>
    </Section>
  )
}

function EveryForm({ stored }: { stored: string }) {
  const { t } = useTranslation('settings')
  const [every, setEvery] = useState(stored)
  const { save, busy, error } = useSave(t('sync.saved'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save({ sync: { every } })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Autocomplete
          size="xs"
          w={320}
          label={t('sync.every')}
          description={t('sync.hint')}
          data={usual}
          filter={({ options }) => options}
          value={every}
          onChange={setEvery}
          error={error?.message}
        />
        <Group>
          <Button type="submit" loading={busy} disabled={every === stored}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
