import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './list-parts.module.css'

/** What stands above a list: its filters, its actions. With a label it is a search landmark. */
export function ListBar({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <div className={classes.bar} {...(label && { role: 'search', 'aria-label': label })}>
      {children}
    </div>
  )
}

type SearchProps = { label: string; value: string; onValue: (value: string) => void }

/** The field in which a list is narrowed to some words. */
export function ListSearch({ label, value, onValue }: SearchProps) {
  return (
    <TextInput
      className={classes.search ?? ''}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={13} />}
      value={value}
      onChange={event => onValue(event.currentTarget.value)}
    />
  )
}
