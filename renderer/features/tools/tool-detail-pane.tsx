import { Badge, Stack, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ToolDetail } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { visible } from '../../ui/json-shape.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { JsonTab } from './json-tab.tsx'
import { ReviewTab } from './review-tab.tsx'
import { RunTab } from './run-tab.tsx'
import { SchemaTab } from './schema-tab.tsx'
import { ToolHead } from './tool-head.tsx'
import { pathTo, type Place, type Tab, tabs } from './tool-paths.ts'
import { UnreviewedNote } from './unreviewed-note.tsx'

type Props = { place: Place; open: NonNullable<Place['open']> }

/** The open tool. */
export function ToolDetailPane({ place, open }: Props) {
  const detail = useMethod('tools.get', { server: open.server, name: open.name })
  return <Loaded query={detail}>{tool => <Detail tool={tool} place={place} tab={open.tab} />}</Loaded>
}

type DetailProps = { tool: ToolDetail; place: Place; tab: Tab | null }

function Detail({ tool, place, tab }: DetailProps) {
  const { t } = useTranslation('tools')
  const [, go] = useLocation()
  const isHeld = tool.state !== 'approved'
  const offered = tabs.filter(each => each !== 'review' || isHeld)
  const shownTab = tab && offered.includes(tab) ? tab : (offered[0] ?? 'run')
  const goTo = (next: string | null) => {
    const known = tabs.find(each => each === next) ?? null
    go(pathTo({ ...place, open: { server: tool.server, name: tool.name, tab: known } }), { replace: true })
  }
  return (
    <Stack gap="sm" p="md">
      <ToolHead tool={tool} onClose={() => go(pathTo({ ...place, open: null }))} />
      {tool.description.trim() ? (
        <LongText text={visible(tool.description)} lines={3} />
      ) : (
        <Text c="dimmed">{t('noDescription')}</Text>
      )}
      <UnreviewedNote tool={tool} />
      <Tabs value={shownTab} onChange={goTo} keepMounted={false}>
        <Tabs.List mb="sm">
          {offered.map(each => (
            <Tabs.Tab
              key={each}
              value={each}
              rightSection={each === 'review' && <Badge color="yellow">!</Badge>}
            >
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="review">
          <ReviewTab tool={tool} />
        </Tabs.Panel>
        <Tabs.Panel value="run">
          <RunTab tool={tool} />
        </Tabs.Panel>
        <Tabs.Panel value="schema">
          <SchemaTab definition={tool.definition} />
        </Tabs.Panel>
        <Tabs.Panel value="json">
          <JsonTab tool={tool} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
