import { Stack, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './clients.module.css'
import { bridgeEntry, claudeCodeCommand, httpEntry, sseAddress } from './snippets.ts'

/** How any other client connects: by address and key, or by the bridge. */
export function OtherClients() {
  const { t } = useTranslation('clients')
  const { data: gateway } = useMethod('gateway.status')
  const { data: info } = useMethod('app.info')
  const url = gateway?.url
  return (
    <Section title={t('other.title')} note={t('other.note')}>
      <Stack gap="md">
        {url ? <Address url={url} /> : <Text c="dimmed">{t('other.notListening')}</Text>}
        <Tabs defaultValue={url ? 'claudeCode' : 'bridge'} keepMounted={false}>
          <Tabs.List aria-label={t('other.how')} mb="sm">
            {url && (
              <>
                <Tabs.Tab value="claudeCode">{t('other.claudeCode')}</Tabs.Tab>
                <Tabs.Tab value="json">{t('other.json')}</Tabs.Tab>
                <Tabs.Tab value="http">{t('other.http')}</Tabs.Tab>
              </>
            )}
            <Tabs.Tab value="bridge">{t('other.bridge')}</Tabs.Tab>
          </Tabs.List>
          {url && <ByAddress url={url} />}
          <Tabs.Panel value="bridge">
            <Snippet text={t('other.bridgeText')} code={info ? bridgeEntry(info.bridge) : ''} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Section>
  )
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation('clients')
  const header = `Authorization: Bearer ${t('other.keyPlaceholder')}`
  return (
    <dl className={classes.facts}>
      <dt>{t('other.address')}</dt>
      <dd>
        <code className={classes.path}>{url}</code>
        <CopyButton value={url} label={t('other.copyAddress')} />
      </dd>
      <dt>{t('other.header')}</dt>
      <dd>
        <code className={classes.path}>{header}</code>
        <CopyButton value={header} label={t('other.copyHeader')} />
        <Text size="xs" c="dimmed" truncate>
          {t('other.headerNote')}
        </Text>
      </dd>
    </dl>
  )
}

function ByAddress({ url }: { url: string }) {
  const { t } = useTranslation('clients')
  const key = t('other.keyPlaceholder')
  return (
    <>
      <Tabs.Panel value="claudeCode">
        <Snippet text={t('other.claudeCodeText')} code={claudeCodeCommand(url, key)} />
      </Tabs.Panel>
      <Tabs.Panel value="json">
        <Snippet text={t('other.jsonText')} code={httpEntry(url, key)} />
      </Tabs.Panel>
      <Tabs.Panel value="http">
        <Text c="dimmed">{t('other.httpText', { sse: sseAddress(url) })}</Text>
      </Tabs.Panel>
    </>
  )
}

function Snippet({ text, code }: { text: string; code: string }) {
  const { t } = useTranslation('clients')
  return (
    <Stack gap={6}>
      <Text c="dimmed">{text}</Text>
      <CodeBlock text={code} label={text} copyLabel={t('other.copy')} />
    </Stack>
  )
}
