import { ActionIcon, Badge, Group, Menu, Switch, Tabs, Text, Title, Tooltip } from '@mantine/core'
import { IconDots, IconListCheck, IconTrash, IconX } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { WorkflowDetail } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { confirm } from '../../ui/confirm.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { toast } from '../../ui/toast.tsx'
import { AboutTab } from './about-tab.tsx'
import { useDrafts } from './drafts.ts'
import { RunTab } from './run-tab.tsx'
import { TestTab } from './test-tab.tsx'
import { VersionsTab } from './versions-tab.tsx'
import { WorkflowState } from './workflow-columns.tsx'
import { paths, type Tab, tabs } from './workflow-paths.ts'
import { withEnabled } from './workflow-text.ts'
import classes from './workflows.module.css'

/** Editor and graph are large: they come when they are first shown. */
const EditTab = lazy(async () => ({ default: (await import('./edit-tab.tsx')).EditTab }))

/** The open workflow. */
export function OpenWorkflow({ name, tab }: { name: string; tab: Tab }) {
  const workflow = useMethod('workflows.get', { name })
  return <Loaded query={workflow}>{detail => <Detail workflow={detail} tab={tab} />}</Loaded>
}

function Detail({ workflow, tab }: { workflow: WorkflowDetail; tab: Tab }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  return (
    <div className={classes.detail}>
      <Head workflow={workflow} />
      <Tabs
        className={classes.tabs ?? ''}
        value={tab}
        keepMounted={false}
        onChange={next => go(paths.workflow(workflow.name, tabs.find(each => each === next) ?? 'edit'))}
      >
        <Tabs.List>
          {tabs.map(each => (
            <Tabs.Tab key={each} value={each}>
              {t(`tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={classes.panel ?? ''} data-tab={tab}>
          <Suspense fallback={<ListSkeleton />}>
            <Content workflow={workflow} tab={tab} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}

function Content({ workflow, tab }: { workflow: WorkflowDetail; tab: Tab }) {
  switch (tab) {
    case 'edit':
      return <EditTab workflow={workflow} />
    case 'run':
      return <RunTab workflow={workflow} />
    case 'test':
      return <TestTab workflow={workflow} />
    case 'versions':
      return <VersionsTab workflow={workflow} />
    case 'about':
      return <AboutTab workflow={workflow} />
  }
}

function Head({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  const isUnsaved = useDrafts(({ drafts }) => drafts[workflow.name] !== undefined)
  const { name, title, toolName } = workflow
  return (
    <div className={classes.head}>
      <div className={classes.title}>
        <Title order={2} className={classes.name ?? ''}>
          {title ?? name}
        </Title>
        <Group gap={10}>
          <WorkflowState workflow={workflow} />
          {toolName !== null && (
            <Text size="xs" c="dimmed" component="code">
              {toolName}
            </Text>
          )}
          {toolName !== null && <CopyButton value={toolName} label={t('do.copyTool')} />}
          {isUnsaved && <Badge color="yellow">{t('edit.unsaved')}</Badge>}
        </Group>
      </div>
      <Group gap={6} wrap="nowrap">
        <EnabledSwitch workflow={workflow} disabled={isUnsaved || workflow.problems.length > 0} />
        <More name={name} />
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={() => go(paths.list)}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}

function EnabledSwitch({ workflow, disabled }: { workflow: WorkflowDetail; disabled: boolean }) {
  const { t } = useTranslation('workflows')
  const { name, text, enabled } = workflow
  const { mutate } = useAction('workflows.save')
  return (
    <Switch
      aria-label={t(enabled ? 'do.disable' : 'do.enable')}
      checked={enabled}
      disabled={disabled}
      onChange={() =>
        mutate(
          { name, text: withEnabled(text, !enabled) },
          {
            onSuccess: () => toast.ok(t(enabled ? 'done.off' : 'done.on', { name })),
            onError: error => toast.failed(error),
          },
        )
      }
    />
  )
}

function More({ name }: { name: string }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  const { mutate } = useAction('workflows.remove')
  const remove = async () => {
    const isSure = await confirm({
      title: t('ask.removeTitle', { name }),
      body: <Text>{t('ask.removeText')}</Text>,
      confirmLabel: t('ask.remove'),
      cancelLabel: t('ask.keep'),
      danger: true,
    })
    if (!isSure) return
    go(paths.list)
    mutate(
      { name },
      { onSuccess: () => toast.ok(t('done.removed', { name })), onError: error => toast.failed(error) },
    )
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="md" aria-label={t('do.more')}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconListCheck size={14} />} onClick={() => go('/jobs')}>
          {t('do.jobs')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
          {t('do.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
