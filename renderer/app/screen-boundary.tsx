import { Button, Group, Text, Title } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../ui/copy-button.tsx'

type Props = { children: ReactNode }

/** A screen that fails says so in its own place; the frame goes on. Give it the path as `key`. */
export class ScreenBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return <Crash error={error} onRetry={() => this.setState({ error: null })} />
  }
}

function Crash({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation('app')
  return (
    <div role="alert" style={{ padding: 32, maxWidth: 620 }}>
      <Title order={1}>{t('crash.title')}</Title>
      <Text my="sm">{t('crash.text')}</Text>
      <Text c="dimmed" ff="monospace" size="xs" mb="md" style={{ overflowWrap: 'anywhere' }}>
        {error.message}
      </Text>
      <Group>
        <Button onClick={onRetry}>{t('crash.retry')}</Button>
        <CopyButton withLabel label={t('crash.copy')} value={error.stack ?? error.message} />
      </Group>
    </div>
  )
}
