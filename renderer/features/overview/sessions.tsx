import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './overview.module.css'

/** Who is connected to the gateway now. */
export function Sessions() {
  const { t } = useTranslation('overview')
  const sessions = useMethod('gateway.sessions')
  return (
    <Section title={t('sessions.title')} flush>
      <Loaded query={sessions}>
        {list =>
          list.length === 0 ? (
            <div className={classes.quiet}>{t('sessions.empty')}</div>
          ) : (
            <ul className={classes.rows}>
              {list.slice(0, 5).map(({ id, client, key, transport, connectedAt, calls }) => (
                <li key={id} className={classes.row}>
                  <div className={classes.grow}>
                    <Text truncate title={client ? `${client.name} ${client.version}` : key}>
                      {client?.name ?? key}
                    </Text>
                    <Text size="xs" c="dimmed" truncate>
                      {t(`sessions.transport.${transport}`)} · {t('sessions.calls', { count: calls })}
                    </Text>
                  </div>
                  <Text size="xs" c="dimmed">
                    <RelativeTime at={connectedAt} />
                  </Text>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
