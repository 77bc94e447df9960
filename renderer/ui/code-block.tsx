import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

type Props = {
  text: string
  /** What a screen reader calls it. */
  label: string
  copyLabel: string
  /** Long lines are broken instead of scrolled. */
  wrap?: boolean
}

/** Text to be copied as it is: a command, a snippet. */
export function CodeBlock({ text, label, copyLabel, wrap = false }: Props) {
  return (
    <div className={classes.root}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className={classes.text} data-wrap={wrap} tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
      <div className={classes.copy}>
        <CopyButton value={text} label={copyLabel} />
      </div>
    </div>
  )
}
