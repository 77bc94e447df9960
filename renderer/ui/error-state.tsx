import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = {
  error: { code: string; message: string }
  title?: string
  onRetry?: () => void
}

/** What failed, the sentence that says what to do, and a way to try again. */
export function ErrorState({ error, title, onRetry }: Props) {
  const { t } = useTranslation('ui')
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconAlertTriangle size={16} />}
      title={title ?? t('failedTitle')}
      m="md"
    >
      <Stack gap="sm" align="start">
        <Text style={{ overflowWrap: 'anywhere' }}>{error.message}</Text>
        <Group gap="sm">
          {onRetry && (
            <Button variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              {t('retry')}
            </Button>
          )}
          <Code>{error.code}</Code>
        </Group>
      </Stack>
    </Alert>
  )
}
