import { Alert, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { GatewayStatus, Settings } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './settings.module.css'
import { useSave } from './use-save.ts'

/** Where the gateway listens. */
export function GatewayAddress() {
  const { t } = useTranslation('settings')
  const settings = useMethod('settings.get')
  const { data: gateway } = useMethod('gateway.status')
  return (
    <Section title={t('gateway.title')}>
      <Stack gap="md">
        <Text c="dimmed">{t('gateway.text')}</Text>
        {gateway && <Now gateway={gateway} />}
        <Loaded query={settings}>
          {({ gateway: stored }) => <AddressForm key={`${stored.host} ${stored.port}`} stored={stored} />}
        </Loaded>
        {gateway && settings.data && differs(gateway, settings.data.gateway) && (
          <Alert color="yellow">{t('gateway.differs')}</Alert>
        )}
      </Stack>
    </Section>
  )
}

/** The gateway is somewhere else than the settings say; port 0 stands for any. */
const differs = (now: GatewayStatus, stored: Settings['gateway']) =>
  now.host !== stored.host || (stored.port !== 0 && now.port !== stored.port)

function Now({ gateway: { url, error } }: { gateway: GatewayStatus }) {
  const { t } = useTranslation('settings')
  if (error) return <ErrorState error={error} />
  if (!url) return null
  return (
    <Text>
      {t('gateway.now')} <code>{url}</code>
    </Text>
  )
}

function AddressForm({ stored }: { stored: Settings['gateway'] }) {
  const { t } = useTranslation('settings')
  const { save, busy, error } = useSave()
  const form = useForm<{ host: string; port: number | string }>({
    initialValues: stored,
    validate: {
      host: host => (host.trim() ? null : t('gateway.hostMissing')),
      port: port => (isPort(port) ? null : t('gateway.portWrong')),
    },
  })
  const submit = form.onSubmit(({ host, port }) =>
    save({ gateway: { host: host.trim(), port: Number(port) } }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <div className={classes.fields}>
          <TextInput
            w={220}
            label={t('gateway.host')}
            description={t('gateway.hostHint')}
            {...form.getInputProps('host')}
            error={form.errors['host'] ?? error?.message}
          />
          <NumberInput
            w={220}
            label={t('gateway.port')}
            description={t('gateway.portHint')}
            allowDecimal={false}
            hideControls
            {...form.getInputProps('port')}
          />
        </div>
        <Group>
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
          {form.isDirty() && (
            <Button variant="subtle" color="gray" onClick={form.reset}>
              {t('reset')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

const isPort = (port: number | string) =>
  port !== '' && Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) <= 65_535
