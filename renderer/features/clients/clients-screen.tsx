import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Page } from '../../ui/page.tsx'
import { ClientCard } from './client-card.tsx'
import { openKey } from './client-paths.ts'
import classes from './clients.module.css'
import { KeyPage } from './key-page.tsx'
import { Keys } from './keys.tsx'
import { Limits } from './limits.tsx'
import { NewKeyPage } from './new-key-page.tsx'
import { OtherClients } from './other-clients.tsx'
import { Sessions } from './sessions.tsx'

/** Who may connect, and who is connected. */
export function ClientsScreen() {
  const [path] = useLocation()
  const open = openKey(path)
  if (!open) return <AllClients />
  return open.isNew ? <NewKeyPage /> : <KeyPage key={open.id} id={open.id} />
}

function AllClients() {
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
        <Limits />
        <OtherClients />
      </div>
    </Page>
  )
}
