import { Group, Kbd, Modal, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../state/commands.ts'
import { shortcutKeys } from './shortcut-keys.ts'

type Props = { opened: boolean; onClose: () => void }

const inLists = [
  ['move', ['↑', '↓']],
  ['open', ['Enter']],
  ['toggle', ['Space']],
  ['page', ['PgUp', 'PgDn']],
  ['ends', ['Home', 'End']],
  ['splitter', ['←', '→']],
  ['close', ['Esc']],
] as const

const inApprovals = [
  ['approve', ['A']],
  ['reject', ['R']],
  ['edit', ['E']],
  ['openQuestion', ['Enter', 'Esc']],
  ['moveRule', ['Alt ↑', 'Alt ↓']],
] as const

/** Which key does what; from the same list as the palette. */
export function KeysHelp({ opened, onClose }: Props) {
  const { t } = useTranslation('app')
  const commands = useCommands()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('keys.done') }}
    >
      <Stack gap="lg">
        <Stack gap={6}>
          <Title order={3}>{t('keys.everywhere')}</Title>
          <Line what={t('palette.open')} keys={[shortcutKeys('mod+K')]} />
          {commands.map(({ id, title, shortcut }) =>
            shortcut ? <Line key={id} what={title} keys={[shortcutKeys(shortcut)]} /> : null,
          )}
        </Stack>
        <Stack gap={6}>
          <Title order={3}>{t('keys.lists')}</Title>
          {inLists.map(([what, keys]) => (
            <Line key={what} what={t(`keys.${what}`)} keys={keys} />
          ))}
        </Stack>
        <Stack gap={6}>
          <Title order={3}>{t('keys.approvals')}</Title>
          {inApprovals.map(([what, keys]) => (
            <Line key={what} what={t(`keys.${what}`)} keys={keys} />
          ))}
        </Stack>
      </Stack>
    </Modal>
  )
}

function Line({ what, keys }: { what: string; keys: readonly string[] }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text>{what}</Text>
      <Group gap={4} wrap="nowrap">
        {keys.map(key => (
          <Kbd key={key} size="xs">
            {key}
          </Kbd>
        ))}
      </Group>
    </Group>
  )
}
