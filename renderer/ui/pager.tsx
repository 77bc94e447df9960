import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './list-parts.module.css'

type Props<Cursor> = {
  /** Where the next page begins; null on the last. */
  next: Cursor | null
  /** Where the pages before this one began, the first one's beginning left out. */
  cursors: readonly Cursor[]
  onCursors: (cursors: Cursor[]) => void
}

/** The way through pages of a list, newest first; only there when there is more than one. */
export function Pager<Cursor>({ next, cursors, onCursors }: Props<Cursor>) {
  const { t } = useTranslation('ui')
  if (next === null && cursors.length === 0) return null
  return (
    <div className={classes.pages}>
      <Button
        variant="default"
        disabled={cursors.length === 0}
        onClick={() => onCursors(cursors.slice(0, -1))}
      >
        {t('pages.newer')}
      </Button>
      <Button
        variant="default"
        disabled={next === null}
        onClick={() => onCursors(next === null ? [...cursors] : [...cursors, next])}
      >
        {t('pages.older')}
      </Button>
    </div>
  )
}
