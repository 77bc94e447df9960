import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { ImportList } from './import-list.tsx'
import { usePaste } from './use-paste.ts'

/** Paste what a README shows, see exactly what it would add, then add it. */
export function PasteServers() {
  const { t } = useTranslation('servers')
  const paste = usePaste()
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed">
        {t('add.pasteHint')}
      </Text>
      <JsonEditor
        label={t('add.pasteLabel')}
        placeholder={t('add.pastePlaceholder')}
        check="snippet"
        minHeight={140}
        maxHeight={300}
        value={paste.text}
        invalid={paste.refusal !== null}
        onChange={paste.setText}
        onRun={paste.submit}
      />
      {paste.refusal && (
        <Alert role="alert" color="red" icon={<IconAlertTriangle size={16} />}>
          {paste.refusal}
        </Alert>
      )}
      {paste.preview ? (
        <ImportList preview={paste.preview} leftOut={paste.leftOut} onToggle={paste.toggle} />
      ) : (
        <Group gap={6} wrap="nowrap" c="dimmed">
          <IconShieldCheck size={15} aria-hidden />
          <Text size="xs">{t(paste.isReading ? 'add.reading' : 'add.previewEmpty')}</Text>
        </Group>
      )}
      <Group>
        <Button disabled={paste.names.length === 0} loading={paste.isAdding} onClick={paste.submit}>
          {t('add.submit', { count: paste.names.length })}
        </Button>
      </Group>
    </Stack>
  )
}
