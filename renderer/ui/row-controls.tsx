import type { MouseEvent } from 'react'
import classes from './row-controls.module.css'

type Props = { label: string; checked: boolean; onChange: () => void }

/** A click on a control in a row is not a click on the row. */
const stay = (event: MouseEvent) => event.stopPropagation()

/** A switch for table rows: one element, because scrolling through ten thousand rows draws hundreds of them. */
export function RowSwitch({ label, checked, onChange }: Props) {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-checked={checked}
      className={classes.switch}
      aria-label={label}
      checked={checked}
      onClick={stay}
      onChange={onChange}
    />
  )
}

/** A checkbox for table rows, for the same reason. */
export function RowCheckbox({ label, checked, onChange }: Props) {
  return (
    <input
      type="checkbox"
      className={classes.checkbox}
      aria-label={label}
      checked={checked}
      onClick={stay}
      onChange={onChange}
    />
  )
}
