import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconPower } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConnectResult } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import classes from './clients.module.css'
import { type ConnectionChange, filesOf } from '../../state/connection-change.ts'

type Props = { result: ConnectResult; change: ConnectionChange }

/** What was done, where the backup is, the way back, and what the app still needs. */
export function ChangeDone({ result, change }: Props) {
  const { t } = useTranslation('clients')
  const backups = filesOf(result).flatMap(({ backup }) => (backup ? [backup] : []))
  const canUndo = result.status === 'connected'
  return (
    <Stack gap="sm" role="status">
      <Alert color="teal" icon={<IconCheck size={16} />} title={t(`done.${result.status}`)}>
        {backups.map(backup => (
          <div key={backup} className={classes.pathRow}>
            <Text size="xs" c="dimmed">
              {t('done.backup')}
            </Text>
            <code className={classes.path} title={backup}>
              {backup}
            </code>
            <CopyButton value={backup} label={t('claude.copyPath')} />
          </div>
        ))}
      </Alert>
      {result.restartNeeded && (
        <Alert color="yellow" icon={<IconPower size={16} />} title={t('claude.quit')}>
          {t('claude.quitText')}
        </Alert>
      )}
      <Group>
        <Button variant="default" onClick={change.drop}>
          {t('done.close')}
        </Button>
        {canUndo && (
          <Button variant="subtle" color="gray" loading={change.busy} onClick={() => change.carryOut('undo')}>
            {t('done.undo')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
