import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page.module.css'

type Props = {
  title: string
  /** One line under or beside the title. */
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** The body brings its own edges (a table, a master–detail); no padding and no column. */
  bare?: boolean
}

/** A screen: its name, what can be done here, and the content, which alone scrolls. */
export function Page({ title, note, actions, children, bare = false }: Props) {
  return (
    <div className={classes.root}>
      <header className={classes.head}>
        <div className={classes.words}>
          <Title order={1} size="h2" component="h1">
            {title}
          </Title>
          {note && (
            <Text size="xs" c="dimmed" truncate component="div">
              {note}
            </Text>
          )}
        </div>
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={`${classes.body} ${bare ? '' : classes.padded}`}>
        {bare ? children : <div className={classes.column}>{children}</div>}
      </div>
    </div>
  )
}
