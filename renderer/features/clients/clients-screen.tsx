import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { ClientCard } from './client-card.tsx'
import classes from './clients.module.css'
import { Keys } from './keys.tsx'
import { OtherClients } from './other-clients.tsx'
import { Sessions } from './sessions.tsx'

/** Who may connect, and who is connected. */
export function ClientsScreen() {
  const { t } = useTranslation('clients')
  const apps = useMethod('clients.list')
  return (
    <Page title={t('title')} note={t('note')}>
      <div className={classes.stack}>
        <Loaded query={apps}>
          {list => (
            <>
              {list.map(app => (
                <ClientCard key={app.id} app={app} />
              ))}
            </>
          )}
        </Loaded>
        <Sessions />
        <Keys />
        <OtherClients />
      </div>
    </Page>
  )
}
