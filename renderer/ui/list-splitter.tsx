import { followDrag } from './follow-drag.ts'
import classes from './master-detail.module.css'

type Props = {
  label: string
  width: number
  narrowest: number
  widest: () => number
  onWidth: (width: number) => void
}

const step = 24

/** The handle between list and detail: drag it, or move it with the arrow keys (WAI-ARIA window splitter). */
export function ListSplitter({ label, width, narrowest, widest, onWidth }: Props) {
  const set = (next: number) => onWidth(Math.round(Math.min(Math.max(next, narrowest), widest())))
  const onPointerDown = followDrag(width, set)
  const keys: Record<string, () => void> = {
    ArrowLeft: () => set(width - step),
    ArrowRight: () => set(width + step),
    Home: () => set(narrowest),
    End: () => set(widest()),
  }
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={narrowest}
      aria-valuemax={Math.max(width, 2000)}
      tabIndex={0}
      className={classes.handle}
      onPointerDown={onPointerDown}
      onKeyDown={event => {
        const move = keys[event.key]
        if (!move) return
        event.preventDefault()
        move()
      }}
    />
  )
}
