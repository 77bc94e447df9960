import classes from './figure.module.css'
import type { Tone } from './state-dot.tsx'

type Props = {
  label: string
  value: string
  unit?: string
  note?: string
  tone?: Tone
  /** Where a click leads: a hash address. */
  href?: string
}

/** One number with its name, its unit and a word beside it. */
export function Figure({ label, value, unit, note, tone, href }: Props) {
  const content = (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.value}>
        {value}
        {unit && <span className={classes.unit}>{unit}</span>}
      </span>
      {note && (
        <span className={classes.note} data-tone={tone} title={note}>
          {note}
        </span>
      )}
    </>
  )
  if (!href) return <div className={classes.root}>{content}</div>
  return (
    <a className={classes.root} href={href}>
      {content}
    </a>
  )
}
