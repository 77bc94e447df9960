import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import { useSave } from './use-save.ts'

type Limits = Settings['jobs']
const names = ['running', 'queued', 'keepDays', 'keep'] as const

/** How many jobs run and wait, and how long ended ones are kept. */
export function JobLimits() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  return (
    <Section title={t('jobs.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('jobs.text')}</Text>
        <Loaded query={settings}>
          {({ jobs }) => <LimitsForm key={JSON.stringify(jobs)} stored={jobs} />}
        </Loaded>
      </Stack>
    </Section>
  )
}

function LimitsForm({ stored }: { stored: Limits }) {
  const { t } = useTranslation('settings')
  const [limits, setLimits] = useState<Limits>(stored)
  const { save, busy, error } = useSave(t('jobs.saved'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save({ jobs: limits })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {names.map(name => (
          <NumberInput
            key={name}
            w={320}
            min={1}
            allowDecimal={false}
            label={t(`jobs.${name}`)}
            description={t(`jobs.${name}Hint`)}
            value={limits[name]}
            onChange={value => setLimits({ ...limits, [name]: Number(value) })}
          />
        ))}
        {error && (
          <Text size="xs" c="var(--gh-failed)" role="alert">
            {error.message}
          </Text>
        )}
        <Group>
          <Button type="submit" loading={busy} disabled={names.every(name => limits[name] === stored[name])}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
