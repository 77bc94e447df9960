import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NewApiKey } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { shown } from '../../ui/json-shape.ts'
import classes from './clients.module.css'

type Props = { made: NewApiKey; onDone: () => void; isRotated?: boolean }

/** Shows a new key, and the secret it signs with, the only time they can be seen. */
export function NewKeyNotice({ made, onDone, isRotated = false }: Props) {
  const { t } = useTranslation('clients')
  const name = shown(made.name, 80)
  return (
    <Alert
      color="iris"
      icon={<IconKey size={16} />}
      title={t(isRotated ? 'keys.rotated' : 'keys.made', { name })}
      role="status"
    >
      <Stack gap="sm" align="start">
        <Text>{t('keys.madeText')}</Text>
        <Once value={made.key} label={t('keys.copy')} />
        {made.signingSecret !== null && (
          <>
            <Text>{t('keys.signingText')}</Text>
            <Once value={made.signingSecret} label={t('keys.copySecret')} />
          </>
        )}
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t('keys.copied')}
        </Button>
      </Stack>
    </Alert>
  )
}

function Once({ value, label }: { value: string; label: string }) {
  return (
    <Group gap="sm">
      <Code className={classes.key ?? ''} fz="sm">
        {value}
      </Code>
      <CopyButton withLabel value={value} label={label} />
    </Group>
  )
}
