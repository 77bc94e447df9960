import { Button, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { commandLine } from './suggestions.ts'
import classes from './tour.module.css'

type Props = {
  title: string
  text: string
  server: Input<'servers.add'>
  /** All that is needed has been said. */
  ready?: boolean
  children?: ReactNode
}

/** One suggested server: what it is for, exactly what will run, and one click to add it. */
export function ServerOffer({ title, text, server, ready = true, children }: Props) {
  const { t } = useTranslation('tour')
  const add = useAction('servers.add')
  const added = useMethod('servers.list').data?.find(each => each.slug === server.slug)
  return (
    <section className={classes.offer} aria-label={title}>
      <div>
        <Title order={3}>{title}</Title>
        <Text c="dimmed">{text}</Text>
      </div>
      {!added && children}
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t('server.command')}
        </Text>
        <CodeBlock
          wrap
          text={commandLine(added ?? server)}
          label={t('server.command')}
          copyLabel={t('server.copy')}
        />
      </div>
      {add.error && (
        <Text c="var(--gh-failed)" role="alert">
          {add.error.message}
        </Text>
      )}
      <div className={classes.offerEnd}>
        {added ? (
          <StateDot tone="ok" label={t('server.added')} />
        ) : (
          <Button loading={add.isPending} disabled={!ready} onClick={() => add.mutate(server)}>
            {t('server.add', { name: title })}
          </Button>
        )}
      </div>
    </section>
  )
}
