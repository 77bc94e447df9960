import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { describeDuration } from '../../ui/describe-time.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

/** Where the time goes. */
export function SlowestTools() {
  const { t } = useTranslation('overview')
  const summary = useMethod('activity.summary')
  return (
    <Section title={t('slowest.title')} note={t('slowest.note')} flush>
      <Loaded query={summary}>
        {({ slowest }) =>
          slowest.length === 0 ? (
            <div className={classes.quiet}>{t('slowest.empty')}</div>
          ) : (
            <ol className={classes.rows}>
              {slowest.slice(0, 6).map(({ server, tool, p95Ms, calls }) => (
                <li key={`${server} ${tool}`} className={classes.row}>
                  <div className={classes.grow}>
                    <Text truncate title={`${server} › ${tool}`}>
                      {tool}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {server} · {t('slowest.calls', { count: calls })}
                    </Text>
                  </div>
                  <Text fw={500}>{describeDuration(p95Ms)}</Text>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  )
}
