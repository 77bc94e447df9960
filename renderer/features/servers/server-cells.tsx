import { Badge, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ServerView } from '#contract'
import { useProgress } from '../../state/progress.ts'
import { shown } from '../../ui/json-shape.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { commandLine } from './command-line.ts'
import classes from './server-list.module.css'
import { describeState } from './server-state.ts'

/** State, and what it is doing or why it fails. */
export function StateCell({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const { tone, word } = describeState(server.state)
  return (
    <div className={classes.state}>
      <StateDot tone={tone} label={t(`state.${word}`)} />
      <Doing server={server} />
    </div>
  )
}

/** Name and kind, with what it is or why it fails below. */
export function ServerCell({ server, isWide }: { server: ServerView; isWide: boolean }) {
  const { t } = useTranslation('servers')
  const { tone, word } = describeState(server.state)
  return (
    <div className={classes.server}>
      <div className={classes.first}>
        {!isWide && (
          <span className={classes.dot}>
            <StateDot tone={tone} label={t(`state.${word}`)} dotOnly />
          </span>
        )}
        <span className={classes.name} title={shown(server.name, 300)}>
          {shown(server.name, 120)}
        </span>
        <Badge color="gray" className={classes.kind ?? ''}>
          {t(`kind.${server.kind}`)}
        </Badge>
      </div>
      <div className={classes.second} data-wide={isWide}>
        {isWide ? <Where server={server} /> : <Reason server={server} />}
      </div>
    </div>
  )
}

/** One line: what it is doing now, else why it does not work, else what it is. */
function Reason({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const isSyncing = useProgress(({ syncing }) => syncing.includes(server.slug))
  const { error, word } = describeState(server.state)
  if (isSyncing || error) return <Doing server={server} />
  return word === 'connected' ? <Where server={server} /> : t(`state.${word}`)
}

/** What it is doing now, or why it does not work; nothing when all is well. */
function Doing({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const isSyncing = useProgress(({ syncing }) => syncing.includes(server.slug))
  const { error, retryAt } = describeState(server.state)
  if (isSyncing) return <span>{t('reading')}</span>
  if (!error) return null
  return (
    <span className={classes.trouble} title={error.message}>
      {retryAt ? (
        <>
          {t('retries')} <RelativeTime at={retryAt} /> ·{' '}
        </>
      ) : null}
      {shown(error.message, 200)}
    </span>
  )
}

function Where({ server }: { server: ServerView }) {
  const where = server.url ?? commandLine(server.command ?? '', server.args)
  return <span title={shown(where, 600)}>{shown(where, 200)}</span>
}

/** Tools on, of all; coloured when some wait for review. */
export function ToolsCell({ server: { tools } }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const held = tools.held > 0 ? t('value.toolsHeld', { count: tools.held }) : undefined
  return (
    <Text span size="xs" title={held} c={tools.held > 0 ? 'var(--gh-waiting)' : 'inherit'}>
      {tools.enabled}
      <Text span size="xs" c="dimmed">
        {' '}
        / {tools.total}
      </Text>
    </Text>
  )
}
