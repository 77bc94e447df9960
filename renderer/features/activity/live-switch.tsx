import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = { isPaused: boolean; onPause: (isPaused: boolean) => void }

/** New rows come by themselves until they are told to wait. */
export function LiveSwitch({ isPaused, onPause }: Props) {
  const { t } = useTranslation('activity')
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause
  return (
    <Button variant="default" leftSection={<Icon size={14} />} onClick={() => onPause(!isPaused)}>
      {isPaused ? t('live.resume') : t('live.pause')}
    </Button>
  )
}
