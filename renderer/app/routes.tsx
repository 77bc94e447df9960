import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Route, Switch, useLocation } from 'wouter'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListSkeleton } from '../ui/list-skeleton.tsx'
import { ScreenBoundary } from './screen-boundary.tsx'
import { screens } from './screens.ts'

const TourScreen = lazy(async () => ({
  default: (await import('../features/tour/tour-screen.tsx')).TourScreen,
}))

/** Which screen an address shows. What lies under a screen's path is the screen's own business. */
export function Routes() {
  const [location] = useLocation()
  return (
    <ScreenBoundary key={location.split('/')[1] ?? ''}>
      <Suspense fallback={<ListSkeleton />}>
        <Switch>
          {screens.map(({ id, path, Component }) => (
            <Route key={id} path={path === '/' ? '/' : `${path}/*?`}>
              <Component />
            </Route>
          ))}
          <Route path="/tour">
            <TourScreen />
          </Route>
          <Route>
            <Lost />
          </Route>
        </Switch>
      </Suspense>
    </ScreenBoundary>
  )
}

function Lost() {
  const { t } = useTranslation('app')
  const [, navigate] = useLocation()
  return (
    <EmptyState
      icon={<IconMapOff size={22} />}
      title={t('lost.title')}
      text={t('lost.text')}
      action={<Button onClick={() => navigate('/')}>{t('lost.action')}</Button>}
    />
  )
}
