import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { shown } from '../../ui/json-shape.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

const most = 6

/** What agents use most. */
export function TopTools() {
  const { t } = useTranslation('overview')
  const tools = useMethod('tools.list')
  return (
    <Section title={t('top.title')} note={t('top.note')} flush>
      <Loaded query={tools}>{list => <Ranks tools={list} />}</Loaded>
    </Section>
  )
}

function Ranks({ tools }: { tools: readonly Tool[] }) {
  const { t, i18n } = useTranslation('overview')
  const ranks = useMemo(
    () =>
      tools
        .filter(({ calls }) => calls > 0)
        .toSorted((one, other) => other.calls - one.calls)
        .slice(0, most),
    [tools],
  )
  const number = new Intl.NumberFormat(i18n.language)
  if (ranks.length === 0) return <div className={classes.quiet}>{t('top.empty')}</div>
  return (
    <ol className={classes.rows}>
      {ranks.map(({ server, serverName, name, exposedName, calls }) => (
        <li key={`${server} ${name}`} className={classes.row}>
          <div className={classes.grow}>
            <Text truncate title={exposedName}>
              {shown(name, 80)}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {shown(serverName, 80)}
            </Text>
          </div>
          <Text fw={500}>{number.format(calls)}</Text>
        </li>
      ))}
    </ol>
  )
}
