import { Select, Switch, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { visible } from '../../ui/json-shape.ts'
import { Section } from '../../ui/section.tsx'
import classes from './jobs.module.css'
import { useJobLog } from './use-job-log.ts'

const lineHeight = 18
const mostCopied = 20_000

/** What the steps printed, followed while the switch is on; scrolling up stops it. */
export function JobLog({ id, steps }: { id: string; steps: readonly string[] }) {
  const { t } = useTranslation('jobs')
  const { lines, error } = useJobLog(id)
  const [step, setStep] = useState<string | null>(null)
  const [isFollowing, setFollowing] = useState(true)
  const shown = useMemo(
    () => (step === null ? lines : lines.filter(line => line.step === step)),
    [lines, step],
  )
  const text = () =>
    shown
      .slice(-mostCopied)
      .map(({ at, text: printed }) => `${at} ${printed}`)
      .join('\n')
  return (
    <Section
      title={t('section.log')}
      note={t('log.lines', { count: shown.length })}
      flush
      actions={
        <>
          <Select
            aria-label={t('log.step')}
            placeholder={t('log.all')}
            data={[...new Set(steps)]}
            value={step}
            onChange={setStep}
            clearable
            allowDeselect
            w={140}
          />
          <Switch
            label={t('log.follow')}
            checked={isFollowing}
            onChange={event => setFollowing(event.currentTarget.checked)}
          />
          <CopyButton value={text()} label={t('log.copy')} />
        </>
      }
    >
      {error !== null && (
        <Text c="var(--gh-failed)" p="sm">
          {error}
        </Text>
      )}
      {shown.length === 0 ? (
        <Text c="dimmed" p="sm">
          {t('log.empty')}
        </Text>
      ) : (
        <Lines lines={shown} isFollowing={isFollowing} onFollow={setFollowing} />
      )}
    </Section>
  )
}

type LinesProps = { lines: readonly LogLine[]; isFollowing: boolean; onFollow: (follow: boolean) => void }

function Lines({ lines, isFollowing, onFollow }: LinesProps) {
  const { t } = useTranslation('jobs')
  const box = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- read during this render only, never kept
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    initialRect: { width: 800, height: 300 },
  })
  // Scrolling is the browser's state, not React's: it follows what was just drawn.
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [isFollowing, lines.length])
  const stopAtWheel = (deltaY: number) => {
    if (deltaY < 0 && isFollowing) onFollow(false)
  }
  return (
    <div
      ref={box}
      className={classes.log}
      role="log"
      aria-label={t('log.label')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling box must be reachable to be scrolled by keys
      tabIndex={0}
      onWheel={event => stopAtWheel(event.deltaY)}
    >
      <div className={classes.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          return (
            <div
              key={line.seq}
              className={classes.line}
              data-stream={line.stream}
              style={{ transform: `translateY(${start}px)` }}
            >
              <time dateTime={line.at}>{line.at.slice(11, 19)}</time>
              <b>{line.step}</b>
              <span>{withoutColours(line.text)}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Terminal colours mean nothing here; other unseen characters are shown. */
function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ANSI escapes begin with one
  return visible(text.replaceAll(/\u001B\[[0-9;]*[A-Za-z]/g, ''))
}
