import { Kbd } from '@mantine/core'
import { type HotkeyItem, useHotkeys } from '@mantine/hooks'
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '../state/commands.ts'
import classes from './palette.module.css'
import { shortcutKeys } from './shortcut-keys.ts'

/** The commands under their headings, in the order the headings first appear. */
function inGroups(commands: readonly Command[]): SpotlightActionGroupData[] {
  const groups = [...new Set(commands.map(command => command.group))]
  return groups.map(group => ({
    group,
    actions: commands
      .filter(command => command.group === group)
      .map(({ id, title, shortcut, run }) => ({
        id,
        label: title,
        onClick: run,
        rightSection: shortcut ? <Kbd size="xs">{shortcutKeys(shortcut)}</Kbd> : null,
      })),
  }))
}

/** The commands that have keys, as keys. */
const asHotkeys = (commands: readonly Command[]): HotkeyItem[] =>
  commands.flatMap(({ shortcut, run }): HotkeyItem[] => (shortcut ? [[shortcut, run]] : []))

/** Everything one can do, by name: Ctrl/Cmd K. */
export function Palette() {
  const { t } = useTranslation('app')
  const commands = useCommands()
  useHotkeys(asHotkeys(commands))
  return (
    <Spotlight
      actions={inGroups(commands)}
      shortcut="mod+K"
      nothingFound={t('palette.empty')}
      scrollable
      maxHeight={420}
      classNames={{ action: classes.action, actionsGroup: classes.group }}
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  )
}
