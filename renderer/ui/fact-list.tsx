import type { ReactNode } from 'react'
import classes from './fact-list.module.css'

/** A fact: what it is, and its value; null leaves it out. */
export type Fact = readonly [label: string, value: ReactNode]

/** Labels and values in two aligned columns. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.list}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([label, value]) => (
          <div key={label} className={classes.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
