import type { ReactNode } from 'react'
import classes from './hint-mark.module.css'

type Props = {
  tone: string
  /** Explains it on hover. */
  title?: string
  /** All of them are as wide as the longest of a few words, and weigh more: a column of a list. */
  even?: boolean
  children: ReactNode
}

/** A word or two about something, in the colour of what they mean. */
export function HintMark({ tone, title, even = false, children }: Props) {
  return (
    <span className={classes.mark} data-tone={tone} data-even={even} title={title}>
      {children}
    </span>
  )
}

/** A few of them side by side. */
export function HintMarks({ children }: { children: ReactNode }) {
  return <span className={classes.marks}>{children}</span>
}
