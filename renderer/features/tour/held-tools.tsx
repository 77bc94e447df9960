import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ServerView, Tool } from '#contract'
import { useAction } from '../../state/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import classes from './tour.module.css'

type Props = { server: ServerView; held: readonly Tool[] }

/** What a new server offers, to be looked at before anything may call it. */
export function HeldTools({ server: { slug, name }, held }: Props) {
  const { t } = useTranslation('tour')
  const approve = useAction('tools.approve')
  const count = held.length
  return (
    <Stack gap="sm" w="100%">
      <Text>{t('run.held', { count, name })}</Text>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <ul className={classes.tools} tabIndex={0} aria-label={t('run.held', { count, name })}>
        {held.map(tool => (
          <li key={tool.name} title={tool.description}>
            <b>{tool.name}</b> {tool.description}
          </li>
        ))}
      </ul>
      {approve.error && <ErrorState error={approve.error} />}
      <Group>
        <Button loading={approve.isPending} onClick={() => approve.mutate({ server: slug })}>
          {t('run.allow', { count })}
        </Button>
        <Button component="a" href="#/tools" variant="default">
          {t('run.review')}
        </Button>
      </Group>
    </Stack>
  )
}
