import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './json-view.module.css'
import { entriesOf, isBranch, shown, summary, visible } from './json-shape.ts'

type Props = {
  value: unknown
  /** What a screen reader calls the tree. */
  label: string
  /** Levels open at first. */
  open?: number
  /** Longer strings are cut, with a way to see all; in characters. */
  cut?: number
}

/** A value as a tree that stays small: closed levels are not rendered, long lists and strings are cut with a way to see more. */
export function JsonView({ value, label, open = 2, cut = 600 }: Props) {
  return (
    <section className={classes.tree} aria-label={label}>
      <Node name={undefined} value={value} open={open} cut={cut} />
    </section>
  )
}

type NodeProps = { name: string | undefined; value: unknown; open: number; cut: number }

function Node({ name, value, open, cut }: NodeProps) {
  return isBranch(value) ? (
    <Branch name={name} value={value} open={open} cut={cut} />
  ) : (
    <div className={classes.leaf}>
      <Name name={name} />
      <Leaf value={value} cut={cut} />
    </div>
  )
}

function Name({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className={classes.name}>{shown(name, 120)}: </span>
}

const pageSize = 100

function Branch({ name, value, open, cut }: NodeProps & { value: object }) {
  const { t } = useTranslation('ui')
  const [isOpen, setOpen] = useState(open > 0)
  const [limit, setLimit] = useState(pageSize)
  const entries = isOpen ? entriesOf(value, limit) : []
  const left = isOpen ? Math.max(0, Object.keys(value).length - limit) : 0
  return (
    <div>
      <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={12} className={classes.arrow} data-open={isOpen} aria-hidden />
        <Name name={name} />
        <span className={classes.summary}>{summary(value)}</span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes.inner}>
          {entries.map(([key, child]) => (
            <Node key={key} name={key} value={child} open={open - 1} cut={cut} />
          ))}
          {left > 0 && (
            <UnstyledButton className={classes.more} onClick={() => setLimit(limit + pageSize * 5)}>
              {t('json.more', { count: left })}
            </UnstyledButton>
          )}
        </div>
      )}
    </div>
  )
}

/** A text as JSON, with each of its lines on its own, because arguments and answers are often whole documents. */
const asRead = (text: string) =>
  visible(
    JSON.stringify(text).replaceAll(/\\./g, escaped =>
      escaped === String.raw`\n` ? `${escaped}\n` : escaped,
    ),
  )

function Leaf({ value, cut }: { value: unknown; cut: number }) {
  const { t } = useTranslation('ui')
  const [all, setAll] = useState(false)
  if (typeof value !== 'string') return <span className={classes[typeof value]}>{String(value)}</span>
  const isLong = value.length > cut
  return (
    <>
      <span className={classes.string}>{asRead(isLong && !all ? value.slice(0, cut) : value)}</span>
      {isLong && (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('json.less') : t('json.all', { count: value.length })}
        </UnstyledButton>
      )}
    </>
  )
}
