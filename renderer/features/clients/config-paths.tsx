import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ClientConfig } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import classes from './clients.module.css'

/** Every configuration file of an app, with what is wrong with it. */
export function ConfigPaths({ configs }: { configs: readonly ClientConfig[] }) {
  const { t } = useTranslation('clients')
  return (
    <div>
      <Text size="xs" c="dimmed" mb={2}>
        {t('claude.paths')}
      </Text>
      {configs.map(({ path, status, error }) => (
        <div key={path}>
          <div className={classes.pathRow}>
            <code className={classes.path} title={path}>
              {path}
            </code>
            <CopyButton value={path} label={t('claude.copyPath')} />
            {configs.length > 1 && (
              <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
                {t(`status.${status}`)}
              </Text>
            )}
          </div>
          {error && (
            <Text size="xs" c="var(--gh-failed)" style={{ overflowWrap: 'anywhere' }}>
              {error.message}
            </Text>
          )}
        </div>
      ))}
    </div>
  )
}
