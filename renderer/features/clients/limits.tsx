import { Button, Table, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LimitView } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './clients.module.css'
import { noLimit } from './limit-fields.tsx'
import { NewLimit } from './new-limit.tsx'
import { useSetLimit } from './use-limits.ts'

/** How often a tool or workflow may be called, whoever calls. */
export function Limits() {
  const { t } = useTranslation('clients')
  const [isAdding, setAdding] = useState(false)
  const limits = useMethod('limits.list')
  return (
    <Section
      title={t('limits.title')}
      note={t('limits.note')}
      flush
      actions={
        !isAdding && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('limits.add')}
          </Button>
        )
      }
    >
      {isAdding && <NewLimit onDone={() => setAdding(false)} />}
      <Loaded query={limits}>
        {all => <Content limits={all.filter(({ subject }) => subject.kind !== 'key')} isAdding={isAdding} />}
      </Loaded>
    </Section>
  )
}

function Content({ limits, isAdding }: { limits: readonly LimitView[]; isAdding: boolean }) {
  const { t } = useTranslation('clients')
  if (limits.length === 0) return isAdding ? null : <div className={classes.quiet}>{t('limits.empty')}</div>
  return (
    <Table className={classes.table} aria-label={t('limits.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('limits.column.what')}</Table.Th>
          <Table.Th w="38%">{t('limits.column.limit')}</Table.Th>
          <Table.Th w={84} ta="right">
            {t('limits.column.today')}
          </Table.Th>
          <Table.Th w={84} ta="right">
            {t('limits.column.refused')}
          </Table.Th>
          <Table.Th w={96}>
            <VisuallyHidden>{t('keys.column.actions')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {limits.map(view => (
          <Row key={`${view.subject.kind} ${view.subject.name}`} view={view} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ view: { subject, limit, today, refusedToday } }: { view: LimitView }) {
  const { t, i18n } = useTranslation('clients')
  const { set, isPending } = useSetLimit()
  const number = new Intl.NumberFormat(i18n.language)
  const fields = ['burst', 'perMinute', 'perDay'] as const
  const said = fields.flatMap(field => {
    const most = limit[field]
    return most === null ? [] : [t(`limits.said.${field}`, { most: number.format(most) })]
  })
  return (
    <Table.Tr>
      <Table.Td title={subject.name}>
        <code>{subject.name}</code> <span className={classes.muted}>{t(`limits.kind.${subject.kind}`)}</span>
      </Table.Td>
      <Table.Td title={said.join(', ')}>{said.join(', ')}</Table.Td>
      <Table.Td ta="right">{number.format(today)}</Table.Td>
      <Table.Td ta="right">{number.format(refusedToday)}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={t('limits.removeNamed', { name: subject.name })}
          loading={isPending}
          onClick={() => set(subject, noLimit)}
        >
          {t('limits.remove')}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
