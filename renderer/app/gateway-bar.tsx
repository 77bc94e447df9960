import { Button, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { GatewayStatus } from '#contract'
import { useGatewaySwitch } from '../state/gateway.ts'
import { useMethod } from '../state/queries.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { StateDot, type Tone } from '../ui/state-dot.tsx'
import classes from './frame.module.css'

const tones: Record<GatewayStatus['state'], Tone> = {
  listening: 'ok',
  paused: 'waiting',
  stopped: 'off',
  failed: 'failed',
}

/** The gateway at a glance: does it answer, where, and the brake. */
export function GatewayBar() {
  const { t } = useTranslation('app')
  const { data: gateway } = useMethod('gateway.status')
  const state = gateway?.state
  return (
    <div className={classes.gateway} role="group" aria-label={t('gateway.label')}>
      <StateDot tone={state ? tones[state] : 'off'} label={t(`gateway.${state ?? 'loading'}`)} />
      {gateway && <Address gateway={gateway} />}
      <Brake />
    </div>
  )
}

function Address({ gateway: { url, error } }: { gateway: GatewayStatus }) {
  const { t } = useTranslation('app')
  return (
    <>
      {url && (
        <>
          <code className={classes.address} title={url}>
            {url}
          </code>
          <CopyButton value={url} label={t('gateway.copyAddress')} />
        </>
      )}
      {error && (
        <span className={classes.address} title={error.message}>
          {error.message}
        </span>
      )}
    </>
  )
}

function Brake() {
  const { t } = useTranslation('app')
  const { canSwitch, isPaused, flip, busy } = useGatewaySwitch()
  if (!canSwitch) return null
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause
  return (
    <Tooltip label={t('gateway.pauseHint')} disabled={isPaused}>
      <Button
        variant={isPaused ? 'filled' : 'subtle'}
        color={isPaused ? 'iris' : 'gray'}
        size="compact-xs"
        loading={busy}
        leftSection={<Icon size={13} />}
        onClick={flip}
      >
        {isPaused ? t('gateway.resume') : t('gateway.pause')}
      </Button>
    </Tooltip>
  )
}
