import type { ReactNode } from 'react'
import classes from './list-parts.module.css'

type Props = {
  /** What it is called, and what can be done with it. */
  children: ReactNode
  /** The actions stay beside the name, however long that is. */
  nowrap?: boolean
}

/** The head of what is open beside a list; it stays while the rest scrolls. */
export function DetailHead({ children, nowrap = false }: Props) {
  return (
    <div className={classes.head} data-nowrap={nowrap}>
      {children}
    </div>
  )
}
