import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shown } from '../../ui/json-shape.ts'
import { type Child, type Described, describeSchema } from './schema-node.ts'
import classes from './schema-tree.module.css'

type Props = { schema: unknown; empty: string }

/** A JSON Schema as a tree people can read. Levels are made when they are opened. */
export function SchemaTree({ schema, empty }: Props) {
  const { children, problem } = describeSchema(schema, schema)
  return (
    <div className={classes.tree}>
      {problem && <Problem problem={problem} />}
      {children.length === 0 ? (
        <p className={classes.empty}>{empty}</p>
      ) : (
        <Level items={children} root={schema} depth={0} />
      )}
    </div>
  )
}

const most = 60

function Level({ items, root, depth }: { items: readonly Child[]; root: unknown; depth: number }) {
  const { t } = useTranslation('tools')
  const [limit, setLimit] = useState(most)
  return (
    <ul className={classes.level}>
      {items.slice(0, limit).map(item => (
        <Node key={item.key} item={item} root={root} depth={depth} />
      ))}
      {items.length > limit && (
        <li>
          <UnstyledButton className={classes.more} onClick={() => setLimit(limit + most * 4)}>
            {t('schema.more', { count: items.length - limit })}
          </UnstyledButton>
        </li>
      )}
    </ul>
  )
}

function Node({ item, root, depth }: { item: Child; root: unknown; depth: number }) {
  const told = describeSchema(item.schema, root)
  const hasChildren = told.children.length > 0
  // What refers elsewhere may come back to itself: it opens only when asked.
  const [isOpen, setOpen] = useState(depth < 1 && told.reference === null && told.children.length <= 20)
  return (
    <li className={classes.node}>
      <div className={classes.line}>
        {hasChildren ? (
          <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <IconChevronRight size={13} data-open={isOpen} className={classes.arrow} aria-hidden />
            <Name item={item} />
          </UnstyledButton>
        ) : (
          <span className={classes.plain}>
            <Name item={item} />
          </span>
        )}
        <Facts told={told} isRequired={item.isRequired} />
      </div>
      {told.description && <p className={classes.description}>{told.description}</p>}
      {told.problem && <Problem problem={told.problem} />}
      {hasChildren && isOpen && <Level items={told.children} root={root} depth={depth + 1} />}
    </li>
  )
}

function Name({ item: { name } }: { item: Child }) {
  const { t } = useTranslation('tools')
  if ('field' in name) return <span className={classes.name}>{shown(name.field, 120)}</span>
  if (name.word === 'choice') return <em>{name.title ?? t('schema.choice', { number: name.number })}</em>
  return <em>{t(`schema.${name.word}`)}</em>
}

/** Type, whether it must be there, and what limits it. */
function Facts({ told, isRequired }: { told: Described; isRequired: boolean }) {
  const { t } = useTranslation('tools')
  const parts = [
    ...(told.reference ? [t('schema.reference', { name: told.reference })] : []),
    ...(told.oneOf.length > 0 ? [t('schema.one', { values: told.oneOf.join(', ') })] : []),
    ...(told.always === null ? [] : [t('schema.always', { value: told.always })]),
    ...told.limits.map(({ keyword, value }) => t(`schema.${keyword}`, { value })),
    ...(told.default === null ? [] : [t('schema.default', { value: told.default })]),
  ]
  return (
    <>
      <span className={classes.type}>{told.type}</span>
      {isRequired && <span className={classes.required}>{t('schema.required')}</span>}
      {parts.length > 0 && <span className={classes.limits}>{parts.join(' · ')}</span>}
    </>
  )
}

function Problem({ problem }: { problem: 'outside' | 'broken' }) {
  const { t } = useTranslation('tools')
  return <p className={classes.problem}>{t(`schema.${problem}`)}</p>
}
