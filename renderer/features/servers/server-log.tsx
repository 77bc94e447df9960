import { Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#contract'
import { type ApiError, call } from '../../state/api.ts'
import { keyOf } from '../../state/queries.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { visible } from '../../ui/json-shape.ts'
import { Section } from '../../ui/section.tsx'
import classes from './server-log.module.css'

type Line = Output<'servers.log'>[number]

/** Lines are no events: there can be thousands a second. They are asked for while they are looked at. */
const everyMs = 1500
const most = 500

/** What the server writes to stderr, newest last, followed while the switch is on. */
export function ServerLog({ slug }: { slug: string }) {
  const { t } = useTranslation('servers')
  const [isFollowing, setFollowing] = useState(true)
  const log = useQuery<Line[], ApiError>({
    queryKey: keyOf('servers.log', { slug }),
    queryFn: () => call('servers.log', { slug }),
    refetchInterval: isFollowing ? everyMs : false,
  })
  const lines = (log.data ?? []).slice(-most)
  const text = lines.map(({ at, line }) => `${at} ${line}`).join('\n')
  return (
    <Section
      title={t('section.log')}
      flush
      actions={
        <>
          <Switch
            label={t('log.follow')}
            checked={isFollowing}
            onChange={event => setFollowing(event.currentTarget.checked)}
          />
          <CopyButton value={text} label={t('log.copy')} />
        </>
      }
    >
      {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
      {log.data && lines.length === 0 && (
        <Text c="dimmed" p="sm">
          {t('log.empty')}
        </Text>
      )}
      {lines.length > 0 && <Lines lines={lines} isFollowing={isFollowing} />}
    </Section>
  )
}

function Lines({ lines, isFollowing }: { lines: readonly Line[]; isFollowing: boolean }) {
  const { t } = useTranslation('servers')
  const box = useRef<HTMLDivElement>(null)
  const last = lines.at(-1)
  // Scrolling is the browser's state, not React's: it follows what was just drawn.
  useEffect(() => {
    if (isFollowing && last && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [isFollowing, last])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable to be scrolled by keys
    <div ref={box} className={classes.box} role="log" aria-label={t('log.label')} tabIndex={0}>
      {lines.map(({ at, line }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two lines can be the same at the same time
        <div key={`${at} ${index}`} className={classes.line}>
          <time dateTime={at}>{at.slice(11, 19)}</time>
          <span>{visible(line)}</span>
        </div>
      ))}
    </div>
  )
}
