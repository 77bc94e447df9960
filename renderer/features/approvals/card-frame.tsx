import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './approvals.module.css'
import type { Standing, Ways } from './use-questions.ts'

type Props = {
  /** Where the keys find it. */
  place: string
  tone: 'waiting' | 'failed'
  label: string
  standing: Pick<Standing, 'isOpen' | 'isActive'>
  ways: Ways
  /** Who asks what, in a line. */
  asks: ReactNode
  /** What else there is to know of it while it is closed. */
  preview: ReactNode
  aside: ReactNode
  children?: ReactNode
}

/** A card of the inbox: a line that opens it, what stands beside that, and what is inside. */
export function CardFrame({ place, tone, label, standing, ways, ...parts }: Props) {
  const { isOpen, isActive } = standing
  const { asks, preview, aside, children } = parts
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a card has the focus so that keys can act on it
    <article
      className={classes.card}
      data-place={place}
      data-tone={tone}
      data-active={isActive}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above; one of them at a time
      tabIndex={isActive ? 0 : -1}
      aria-label={label}
      onFocus={() => ways.onActive(place)}
    >
      <div className={classes.head}>
        <button
          type="button"
          className={classes.turn}
          aria-expanded={isOpen}
          onClick={() => ways.onTurn(place)}
        >
          <IconChevronRight size={14} className={classes.arrow} data-open={isOpen} aria-hidden />
          <span className={classes.words}>
            <span className={classes.asks}>{asks}</span>
            {preview && <span className={classes.preview}>{preview}</span>}
          </span>
        </button>
        {aside}
      </div>
      {children}
    </article>
  )
}
