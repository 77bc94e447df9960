import classes from './state-dot.module.css'

/** `ok` works · `waiting` on its way or needs a look · `failed` broken · `off` on purpose. */
export type Tone = 'ok' | 'waiting' | 'failed' | 'off'

type Props = {
  tone: Tone
  /** What it says; also read out. */
  label: string
  /** Only the dot is seen; the label is still read out and shown on hover. */
  dotOnly?: boolean
}

/** A state as a coloured dot with its word: never colour alone. */
export function StateDot({ tone, label, dotOnly = false }: Props) {
  return (
    <span className={classes.root} title={dotOnly ? label : undefined}>
      <span className={classes.dot} data-tone={tone} aria-hidden />
      <span className={dotOnly ? classes.hidden : classes.label}>{label}</span>
    </span>
  )
}
