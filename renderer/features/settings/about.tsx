import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppInfo } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './settings.module.css'

/** What this is, which version, and where its data lies. */
export function About() {
  const { t } = useTranslation('settings')
  const info = useMethod('app.info')
  return (
    <Section title={t('about.title')}>
      <Loaded query={info}>
        {data => (
          <Stack gap="md">
            <Text c="dimmed">{t('about.text')}</Text>
            <Facts info={data} />
            <Group>
              <Button component="a" href="#/tour" variant="default">
                {t('about.tour')}
              </Button>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Section>
  )
}

function Facts({ info }: { info: AppInfo }) {
  const { t } = useTranslation('settings')
  const facts: [string, string | null][] = [
    [t('about.version'), info.version],
    [t('about.electron'), info.electron],
    [t('about.node'), info.node],
    [t('about.platform'), info.platform],
    [t('about.vault'), t(`vault.${info.vault}`)],
    [t('about.licence'), 'MIT'],
  ]
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <FactRow key={name} name={name}>
            {value}
          </FactRow>
        ),
      )}
      <FactRow name={t('about.data')}>
        <code>{info.dataFolder}</code>
        <CopyButton value={info.dataFolder} label={t('about.copyData')} />
      </FactRow>
    </dl>
  )
}

function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
