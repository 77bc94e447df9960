import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NewApiKey } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import classes from './clients.module.css'

type Props = { made: NewApiKey; onDone: () => void }

/** Shows a new key, the only time it can be seen. */
export function NewKeyNotice({ made, onDone }: Props) {
  const { t } = useTranslation('clients')
  return (
    <Alert
      color="iris"
      icon={<IconKey size={16} />}
      title={t('keys.made', { name: made.name })}
      m="md"
      role="status"
    >
      <Stack gap="sm" align="start">
        <Text>{t('keys.madeText')}</Text>
        <Code className={classes.key} fz="sm">
          {made.key}
        </Code>
        <Group gap="sm">
          <CopyButton withLabel value={made.key} label={t('keys.copy')} />
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t('keys.copied')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
