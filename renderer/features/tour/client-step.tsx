import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ClientApp } from '#contract'
import { filesOf, useConnectionChange } from '../../state/connection-change.ts'
import { useMethod } from '../../state/queries.ts'
import { DiffView } from '../../ui/diff-view.tsx'
import { ErrorState } from '../../ui/error-state.tsx'

/** Step one: Claude Desktop, with the change shown before it is written. */
export function ClientStep() {
  const { t } = useTranslation('tour')
  const claude = useMethod('clients.list').data?.find(client => client.id === 'claude-desktop')
  if (!claude) return null
  if (claude.status === 'connected')
    return claude.running ? <Text c="dimmed">{t('client.restart')}</Text> : null
  const canConnect = claude.status !== 'invalid' && claude.status !== 'read_only'
  return (
    <Stack gap="sm" align="start">
      <Text c="dimmed">{canConnect ? t('client.text') : t('client.later')}</Text>
      {canConnect ? (
        <Connect id={claude.id} />
      ) : (
        <Button component="a" href="#/clients" variant="default">
          {t('client.open')}
        </Button>
      )}
    </Stack>
  )
}

function Connect({ id }: { id: ClientApp['id'] }) {
  const { t } = useTranslation('tour')
  const { stage, error, busy, preview, carryOut, drop } = useConnectionChange(id)
  if (stage.kind !== 'preview')
    return (
      <>
        {error && <ErrorState error={error} />}
        <Button loading={busy} onClick={() => preview('connect')}>
          {t('client.connect')}
        </Button>
      </>
    )
  return (
    <Stack gap="sm" w="100%">
      {error && <ErrorState error={error} />}
      {filesOf(stage.change).map(({ path, before, after }) => (
        <div key={path}>
          <Text size="xs" c="dimmed" truncate title={path}>
            {path}
          </Text>
          <DiffView before={before ?? ''} after={after ?? ''} label={t('client.diff', { path })} />
        </div>
      ))}
      {stage.change.restartNeeded && <Alert color="yellow">{t('client.restart')}</Alert>}
      <Group>
        <Button loading={busy} onClick={() => carryOut('connect')}>
          {t('client.write')}
        </Button>
        <Button variant="default" onClick={drop}>
          {t('client.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}
