import { useLocalStorage } from '@mantine/hooks'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ListSplitter } from './list-splitter.tsx'
import classes from './master-detail.module.css'

type Props = {
  /** Names the split, so that its width is remembered. */
  id: string
  list: ReactNode
  /** The open thing; null gives the list all the room. */
  detail: ReactNode | null
  listLabel: string
  detailLabel: string
  /** In pixels, before anyone moved the handle. */
  initialWidth?: number
}

const narrowest = 260

/** A list on the left and the open thing on the right, with a handle between them for mouse and arrow keys. */
export function MasterDetail({ id, list, detail, listLabel, detailLabel, initialWidth = 420 }: Props) {
  const { t } = useTranslation('ui')
  const root = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useLocalStorage({
    key: `gatehouse-split-${id}`,
    defaultValue: initialWidth,
    getInitialValueInEffect: false,
  })
  const widest = () => Math.max(narrowest, (root.current?.clientWidth ?? 1200) - 320)
  const open = detail !== null
  return (
    <div ref={root} className={classes.root} data-open={open} style={{ '--list-width': `${width}px` }}>
      <section className={classes.list} aria-label={listLabel}>
        {list}
      </section>
      {open && (
        <>
          <ListSplitter
            label={t('resize')}
            width={width}
            narrowest={narrowest}
            widest={widest}
            onWidth={setWidth}
          />
          <section className={classes.detail} aria-label={detailLabel} tabIndex={-1}>
            {detail}
          </section>
        </>
      )}
    </div>
  )
}
