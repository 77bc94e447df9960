import { Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './section.module.css'

type Props = {
  title: string
  note?: string
  /** Beside the title: a state. */
  aside?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** Content reaches the edges (a list, a table). */
  flush?: boolean
}

/** A titled part of a screen. */
export function Section({ title, note, aside, actions, children, flush = false }: Props) {
  const id = useId()
  return (
    <section className={classes.root} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.words}>
          <Title order={2} id={id} size="h3">
            {title}
          </Title>
          {note && (
            <Text size="xs" c="dimmed" truncate>
              {note}
            </Text>
          )}
          {aside}
        </div>
        {actions}
      </div>
      <div className={classes.body} data-flush={flush}>
        {children}
      </div>
    </section>
  )
}
