import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ServerView } from '#contract'
import { ErrorHelp } from '../../ui/error-help.tsx'
import { visible } from '../../ui/json-shape.ts'
import { LongText } from '../../ui/long-text.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { ConnectionFacts } from './connection-facts.tsx'
import { OfferFacts } from './offer-facts.tsx'
import { ServerHead } from './server-head.tsx'
import { ServerLog } from './server-log.tsx'
import { describeState } from './server-state.ts'
import { SyncRuns } from './sync-runs.tsx'

/** The open server: state and reason first, then how it is reached, what it offers, its syncs and its log. */
export function ServerDetail({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  return (
    <Stack gap="md" p="md">
      <ServerHead server={server} />
      <Trouble server={server} />
      <Section title={t('section.connection')}>
        <ConnectionFacts server={server} />
      </Section>
      <Section title={t('section.offers')}>
        <OfferFacts server={server} />
      </Section>
      <Section title={t('section.sync')} flush>
        <SyncRuns server={server} />
      </Section>
      {server.instructions && (
        <Section title={t('fact.instructions')}>
          <LongText text={visible(server.instructions)} lines={4} />
        </Section>
      )}
      {server.kind === 'stdio' && <ServerLog slug={server.slug} />}
    </Stack>
  )
}

/** Why it does not work, in a sentence, with what to do; else the last error of a sync. */
function Trouble({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const { error, retryAt } = describeState(server.state)
  const shownError = error ?? server.lastError
  if (!shownError || server.state.kind === 'disabled') return null
  return (
    <Alert
      color={error ? 'red' : 'yellow'}
      icon={<IconAlertTriangle size={16} />}
      title={error ? t(`state.${server.state.kind}`) : t('lastError')}
      role={error ? 'alert' : 'note'}
    >
      <LongText text={visible(shownError.message)} lines={5} />
      {retryAt && server.state.kind === 'retrying' && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('retries')} <RelativeTime at={retryAt} /> · {t('attempt', { count: server.state.attempt })}
        </Text>
      )}
      <ErrorHelp code={shownError.code} />
    </Alert>
  )
}
