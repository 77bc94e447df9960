import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconTrash, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useServerActions } from './server-actions.tsx'
import classes from './server-list.module.css'
import type { Selection } from './use-selection.ts'

/** What can be done with the ticked servers. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const { t } = useTranslation('servers')
  const actions = useServerActions()
  const { chosen } = selection
  const clear = () => selection.set([])
  const remove = async () => {
    if (await actions.remove(chosen)) clear()
  }
  const off = chosen.filter(({ enabled }) => !enabled)
  const on = chosen.filter(({ enabled }) => enabled)
  return (
    <Group
      className={classes.selection ?? ''}
      gap={6}
      wrap="nowrap"
      role="toolbar"
      aria-label={t('select.bar')}
    >
      <Text size="xs" fw={550} className={classes.count ?? ''}>
        {t('select.count', { count: chosen.length })}
      </Text>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconRefresh size={13} />}
        onClick={() => void actions.sync(chosen)}
      >
        {t('do.sync')}
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        disabled={off.length === 0}
        leftSection={<IconPlayerPlay size={13} />}
        onClick={() => void actions.setEnabled(off, true)}
      >
        {t('do.enable')}
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        disabled={on.length === 0}
        leftSection={<IconPlayerStop size={13} />}
        onClick={() => void actions.setEnabled(on, false)}
      >
        {t('do.disable')}
      </Button>
      <Tooltip label={t('do.remove')}>
        <ActionIcon color="red" aria-label={t('do.remove')} onClick={() => void remove()}>
          <IconTrash size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('select.clear')}>
        <ActionIcon aria-label={t('select.clear')} onClick={clear}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
