import { Button, Text } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFirstSteps } from '../../state/first-steps.ts'
import classes from './overview.module.css'

/** How far the first steps are, until all are done or hidden. */
export function FirstSteps() {
  const { t } = useTranslation('overview')
  const { steps, setDismissed } = useFirstSteps()
  return (
    <section className={classes.banner} aria-label={t('steps.title')}>
      <Text fw={600}>{t('steps.title')}</Text>
      <ol className={classes.steps}>
        {steps.map(({ id, done }) => (
          <li key={id} className={classes.step}>
            {done ? (
              <IconCircleCheckFilled size={17} color="var(--gh-ok)" role="img" aria-label={t('steps.done')} />
            ) : (
              <IconCircle size={17} color="var(--gh-off)" role="img" aria-label={t('steps.open')} />
            )}
            <Text {...(done && { c: 'dimmed' })}>{t(`steps.${id}`)}</Text>
          </li>
        ))}
      </ol>
      <Button variant="subtle" color="gray" onClick={() => setDismissed(true)}>
        {t('steps.dismiss')}
      </Button>
      <Button component="a" href="#/tour">
        {t('steps.go')}
      </Button>
    </section>
  )
}
