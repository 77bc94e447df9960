import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { WorkflowDetail, WorkflowVersion } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { DiffView } from '../../ui/diff-view.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { toast } from '../../ui/toast.tsx'
import { useDrafts } from './drafts.ts'
import { paths } from './workflow-paths.ts'

/** Earlier texts: what changed since, and the way back. */
export function VersionsTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const versions = useMethod('workflows.versions', { name: workflow.name })
  return (
    <Loaded query={versions}>
      {all => {
        const earlier = all.filter(({ text }) => text !== workflow.text)
        return earlier.length === 0 ? (
          <Text c="dimmed">{t('versions.none')}</Text>
        ) : (
          <Earlier workflow={workflow} versions={earlier} />
        )
      }}
    </Loaded>
  )
}

function Earlier({ workflow, versions }: { workflow: WorkflowDetail; versions: WorkflowVersion[] }) {
  const { t, i18n } = useTranslation('workflows')
  const [, go] = useLocation()
  const setDraft = useDrafts(({ set }) => set)
  const [at, setAt] = useState(versions[0]?.at ?? '')
  const version = versions.find(each => each.at === at) ?? versions[0]
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' })
  if (!version) return null
  const restore = () => {
    setDraft(workflow.name, { text: version.text, base: workflow.text })
    toast.ok(t('versions.taken'))
    go(paths.workflow(workflow.name))
  }
  return (
    <Stack gap="sm">
      <Group>
        <Select
          aria-label={t('versions.label')}
          leftSection={<IconHistory size={14} />}
          data={versions.map(each => ({ value: each.at, label: time.format(new Date(each.at)) }))}
          value={version.at}
          onChange={next => setAt(next ?? '')}
          w={260}
        />
        <Button variant="default" onClick={restore}>
          {t('do.restore')}
        </Button>
      </Group>
      <DiffView before={version.text} after={workflow.text} />
    </Stack>
  )
}
