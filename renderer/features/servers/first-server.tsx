import { Anchor, Button, Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import { IconBox, IconBrain, IconFolder, IconPlus, IconServer } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { EmptyState } from '../../ui/empty-state.tsx'
import classes from './first-server.module.css'
import { paths, suggestions } from './server-paths.ts'

const icons = { filesystem: IconFolder, memory: IconBrain, everything: IconBox }

/** What the screen says before there is a server: one button, and three to start from. */
export function FirstServer() {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  return (
    <EmptyState
      icon={<IconServer size={24} />}
      title={t('first.title')}
      text={t('first.text')}
      action={
        <Group gap="sm" justify="center">
          <Button leftSection={<IconPlus size={14} />} onClick={() => go(paths.add)}>
            {t('first.button')}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={() => go(paths.paste)}>
            {t('first.paste')}
          </Anchor>
        </Group>
      }
    >
      <Suggestions />
    </EmptyState>
  )
}

/** Servers that need no account: picking one fills the form, nothing more. */
function Suggestions() {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  return (
    <div className={classes.suggestions}>
      <Text size="xs" c="dimmed" mb="xs">
        {t('first.or')}
      </Text>
      <SimpleGrid cols={3} spacing="sm">
        {suggestions.map(id => {
          const Icon = icons[id]
          return (
            <UnstyledButton key={id} className={classes.card} onClick={() => go(paths.suggested(id))}>
              <Group gap={6} mb={4} wrap="nowrap">
                <Icon size={15} aria-hidden />
                <Text fw={550}>{t(`suggest.${id}.name`)}</Text>
              </Group>
              <Text size="xs" c="dimmed">
                {t(`suggest.${id}.text`)}
              </Text>
            </UnstyledButton>
          )
        })}
      </SimpleGrid>
    </div>
  )
}
