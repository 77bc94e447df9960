import { Button, Group, Kbd, Loader, Text } from '@mantine/core'
import { useOs } from '@mantine/hooks'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { describeDuration } from '../../ui/describe-time.ts'
import { useNow } from '../../ui/use-now.ts'
import { type Run, useRuns } from './runs.ts'
import type { Arguments, useArguments } from '../../ui/use-arguments.ts'

type Props = {
  formId: string
  args: ReturnType<typeof useArguments>
  run: Run | undefined
  onRun: (value: Arguments | undefined) => void
}

/** The button that runs it, and while it runs for how long, with a way to stop it. */
export function RunBar({ formId, args, run, onRun }: Props) {
  const { t } = useTranslation('tools')
  const os = useOs()
  const cancel = useRuns(state => state.cancel)
  const isRunning = run?.end.kind === 'running'
  // As a form it is submitted, so that what is missing is shown; as JSON it is run as it stands.
  const press =
    args.way === 'form' ? { type: 'submit' as const, form: formId } : { onClick: () => onRun(args.current) }
  return (
    <Group gap="sm">
      <Button
        {...press}
        disabled={isRunning || (args.way === 'json' && args.current === undefined)}
        leftSection={<IconPlayerPlay size={14} />}
      >
        {t('run.button')}
      </Button>
      {isRunning ? (
        <>
          <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={() => cancel(run)}>
            {t('run.cancel')}
          </Button>
          <Elapsed since={run.startedAt} />
        </>
      ) : (
        <>
          <Button variant="subtle" color="gray" onClick={() => args.take({})}>
            {t('run.reset')}
          </Button>
          <Kbd size="xs">{t(os === 'macos' ? 'run.keysMac' : 'run.keys')}</Kbd>
        </>
      )}
    </Group>
  )
}

function Elapsed({ since }: { since: number }) {
  const { t } = useTranslation('tools')
  const now = useNow(1000)
  return (
    <Group gap={6} role="status">
      <Loader size={12} />
      <Text size="xs" c="dimmed">
        {t('run.running', { time: describeDuration(Math.max(0, now - since)) })}
      </Text>
    </Group>
  )
}
