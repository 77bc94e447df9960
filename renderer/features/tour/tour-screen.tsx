import { Button, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useFirstSteps } from '../../state/first-steps.ts'
import { Page } from '../../ui/page.tsx'
import { ClientStep } from './client-step.tsx'
import { RunStep } from './run-step.tsx'
import { ServerStep } from './server-step.tsx'
import { Step } from './step.tsx'
import classes from './tour.module.css'

const bodies = { client: ClientStep, server: ServerStep, run: RunStep }

/** From nothing to a tool that an agent can call, in three steps. What is done shows as done, whoever did it. */
export function TourScreen() {
  const { t } = useTranslation('tour')
  const [, navigate] = useLocation()
  const { steps, allDone, setDismissed } = useFirstSteps()
  const current = steps.find(step => !step.done)?.id
  const skip = () => {
    setDismissed(true)
    navigate('/')
  }
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        !allDone && (
          <Button variant="subtle" color="gray" onClick={skip}>
            {t('skip')}
          </Button>
        )
      }
    >
      <ol className={classes.steps}>
        {steps.map(({ id, done }, index) => {
          const Body = bodies[id]
          return (
            <Step key={id} id={id} number={index + 1} done={done} current={id === current}>
              <Body />
            </Step>
          )
        })}
      </ol>
      {allDone && (
        <Stack align="center" gap="sm" mt="xl" ta="center">
          <Title order={2}>{t('finished.title')}</Title>
          <Text c="dimmed">{t('finished.text')}</Text>
          <Button onClick={() => navigate('/')}>{t('finished.go')}</Button>
        </Stack>
      )}
    </Page>
  )
}
