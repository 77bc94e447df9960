import { Autocomplete, Button, Group, SegmentedControl, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Limit, LimitSubject } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { LimitFields, noLimit } from './limit-fields.tsx'
import { useSetLimit } from './use-limits.ts'

type Kind = Exclude<LimitSubject['kind'], 'key'>
const kinds: Kind[] = ['tool', 'workflow']

/** Limits a tool or workflow. One that is limited already gets the new limit. */
export function NewLimit({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('clients')
  const [kind, setKind] = useState<Kind>('tool')
  const [name, setName] = useState('')
  const [limit, setLimit] = useState<Limit>(noLimit)
  const names = useNames(kind)
  const { set, isPending } = useSetLimit()
  const isEmpty = Object.values(limit).every(most => most === null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set({ kind, name: name.trim() }, limit, onDone)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" p="md">
        <Group align="end" gap="sm">
          <SegmentedControl
            aria-label={t('limits.column.what')}
            value={kind}
            onChange={value => setKind(value)}
            data={kinds.map(value => ({ value, label: t(`limits.kind.${value}`) }))}
          />
          <Autocomplete
            size="xs"
            w={340}
            aria-label={t('limits.name')}
            placeholder={t(`limits.example.${kind}`)}
            data={names}
            limit={30}
            maxLength={200}
            value={name}
            onChange={setName}
          />
        </Group>
        <LimitFields limit={limit} onLimit={setLimit} />
        <Group gap="sm">
          <Button type="submit" loading={isPending} disabled={name.trim() === '' || isEmpty}>
            {t('limits.save')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t('preview.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function useNames(kind: Kind): string[] {
  const tools = useMethod('tools.list').data
  const workflows = useMethod('workflows.list').data
  const names = kind === 'tool' ? tools?.map(tool => tool.exposedName) : workflows?.map(each => each.name)
  return [...new Set(names)].toSorted()
}
