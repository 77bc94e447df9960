import { Alert, Badge, Stack, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ClientApp, ConfigStatus } from '#contract'
import { ErrorState } from '../../ui/error-state.tsx'
import { Section } from '../../ui/section.tsx'
import { StateDot, type Tone } from '../../ui/state-dot.tsx'
import { ChangeDone } from './change-done.tsx'
import { ChangePreview } from './change-preview.tsx'
import { ClientActions } from './client-actions.tsx'
import { ConfigPaths } from './config-paths.tsx'
import { useConnectionChange } from '../../state/connection-change.ts'

const tones: Record<ConfigStatus, Tone> = {
  connected: 'ok',
  not_connected: 'off',
  changed: 'waiting',
  absent: 'off',
  invalid: 'failed',
  read_only: 'failed',
}

/** One agent app: is it connected, which file says so, and what can be done. */
export function ClientCard({ app }: { app: ClientApp }) {
  const { t } = useTranslation('clients')
  const change = useConnectionChange(app.id)
  const { stage, error } = change
  return (
    <Section
      title={app.name}
      aside={<StateDot tone={tones[app.status]} label={t(`status.${app.status}`)} />}
      actions={
        app.installed && (
          <Badge color="gray">{app.running ? t('claude.running') : t('claude.notRunning')}</Badge>
        )
      }
    >
      <Stack gap="md">
        <Text c="dimmed" maw={720}>
          {t(`claude.explain.${app.status}`)}
        </Text>
        {!app.installed && (
          <Alert color="gray" icon={<IconInfoCircle size={16} />}>
            {t('claude.notFound')}
          </Alert>
        )}
        <ConfigPaths configs={app.configs} />
        {error && <ErrorState error={error} />}
        {stage.kind === 'idle' && <ClientActions app={app} change={change} />}
        {stage.kind === 'preview' && <ChangePreview stage={stage} change={change} />}
        {stage.kind === 'done' && <ChangeDone result={stage.change} change={change} />}
      </Stack>
    </Section>
  )
}
