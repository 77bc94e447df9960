import { Loader, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ServerView, Tool } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { HeldTools } from './held-tools.tsx'
import { TryTool } from './try-tool.tsx'
import { harmlessCalls } from './suggestions.ts'

/** Step three: look at what the server offers, allow it, run one. */
export function RunStep() {
  const { t } = useTranslation('tour')
  const { data: servers = [] } = useMethod('servers.list')
  const { data: tools = [] } = useMethod('tools.list')
  if (servers.length === 0) return <Text c="dimmed">{t('run.waiting')}</Text>
  return (
    <Stack gap="sm" align="start">
      <Text c="dimmed">{t('run.text')}</Text>
      {servers.slice(0, 3).map(server => (
        <ServerTools
          key={server.slug}
          server={server}
          tools={tools.filter(tool => tool.server === server.slug)}
        />
      ))}
    </Stack>
  )
}

function ServerTools({ server, tools }: { server: ServerView; tools: readonly Tool[] }) {
  const { t } = useTranslation('tour')
  const { name, state } = server
  const held = tools.filter(tool => tool.state !== 'approved')
  if (tools.length > 0)
    return held.length > 0 ? <HeldTools server={server} held={held} /> : <TryTool tool={harmless(tools)} />
  if (state.kind === 'failed' || state.kind === 'retrying')
    return <Text c="var(--gh-failed)">{t('run.failed', { name, message: state.error.message })}</Text>
  return (
    <Group gap="xs">
      <Loader size={14} />
      <Text>{t('run.reading')}</Text>
    </Group>
  )
}

const harmless = (tools: readonly Tool[]) =>
  tools.find(tool => tool.served && Object.hasOwn(harmlessCalls, tool.name))
