import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ClientApp } from '#contract'
import { confirm } from '../../ui/confirm.ts'
import type { ConnectionChange } from '../../state/connection-change.ts'

type Props = { app: ClientApp; change: ConnectionChange }

/** What can be done with an app as it stands. */
export function ClientActions({ app, change }: Props) {
  const { t } = useTranslation('clients')
  const { busy, preview } = change
  const repair = async () => {
    const path = app.configs.find(config => config.status === 'invalid')?.path ?? ''
    const yes = await confirm({
      title: t('repair.title'),
      body: t('repair.body', { path }),
      confirmLabel: t('repair.confirm'),
      cancelLabel: t('repair.cancel'),
    })
    if (yes) change.repair()
  }
  switch (app.status) {
    case 'not_connected':
    case 'absent':
      return (
        <Group>
          <Button loading={busy} onClick={() => preview('connect')}>
            {t('claude.connect')}
          </Button>
        </Group>
      )
    case 'changed':
      return (
        <Group>
          <Button loading={busy} onClick={() => preview('connect')}>
            {t('claude.reconnect')}
          </Button>
          <Button variant="default" disabled={busy} onClick={() => preview('undo')}>
            {t('claude.undo')}
          </Button>
        </Group>
      )
    case 'connected':
      return (
        <Group>
          <Button variant="default" loading={busy} onClick={() => preview('undo')}>
            {t('claude.undo')}
          </Button>
        </Group>
      )
    case 'invalid':
      return (
        <Group>
          <Button loading={busy} onClick={() => void repair()}>
            {t('claude.repair')}
          </Button>
        </Group>
      )
    case 'read_only':
      return null
  }
}
