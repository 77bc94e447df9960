import { ActionIcon, Button, Group, Menu, Switch, Tooltip } from '@mantine/core'
import { IconDots, IconPencil, IconPlugConnected, IconRefresh, IconTrash, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ServerView } from '#contract'
import { useProgress } from '../../state/progress.ts'
import { DetailHead } from '../../ui/detail-head.tsx'
import { useServerActions } from './server-actions.tsx'
import { ServerTitle } from './server-title.tsx'
import { paths } from './server-paths.ts'

/** Who it is and what can be done with it; stays in view while the rest scrolls. */
export function ServerHead({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const actions = useServerActions()
  const isSyncing = useProgress(({ syncing }) => syncing.includes(server.slug))
  return (
    <DetailHead>
      <ServerTitle server={server} />
      <Group gap={6} wrap="nowrap">
        <Switch
          aria-label={t(server.enabled ? 'do.disable' : 'do.enable')}
          checked={server.enabled}
          onChange={() => void actions.setEnabled([server], !server.enabled)}
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={isSyncing}
          onClick={() => void actions.sync([server])}
        >
          {t('do.sync')}
        </Button>
        <Tooltip label={t('do.edit')}>
          <ActionIcon size="md" aria-label={t('do.edit')} onClick={() => go(paths.edit(server.slug))}>
            <IconPencil size={15} />
          </ActionIcon>
        </Tooltip>
        <MoreMenu server={server} />
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={() => go(paths.list)}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </DetailHead>
  )
}

function MoreMenu({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const actions = useServerActions()
  const remove = async () => {
    if (await actions.remove([server])) go(paths.list)
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('do.more')}>
          <ActionIcon size="md" aria-label={t('do.more')}>
            <IconDots size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={!server.enabled}
          leftSection={<IconPlugConnected size={14} />}
          onClick={() => void actions.restart(server)}
        >
          {t('do.restart')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => void remove()}>
          {t('do.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
