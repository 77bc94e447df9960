import { ActionIcon, Autocomplete, Button, Select, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilterOff, IconSearch, IconX } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { shown } from '../../ui/json-shape.ts'
import { ListBar } from '../../ui/list-bar.tsx'
import { type ActivityFilter, kinds, outcomes, spans, writeFilter } from './activity-filter.ts'
import classes from './activity.module.css'

type Props = {
  filter: ActivityFilter
  onChange: (change: Partial<ActivityFilter>) => void
  onClear: () => void
}

const any = '*'
/** After the last letter, in milliseconds. */
const typingMs = 250

/** Narrows the record; all of it is in the address. */
export function FilterBar({ filter, onChange, onClear }: Props) {
  const { t } = useTranslation('activity')
  const facets = useMethod('activity.facets').data
  return (
    <ListBar label={t('filter.label')}>
      <Words text={filter.text} onText={text => onChange({ text })} />
      <Choice
        label={t('filter.kind')}
        none={t('filter.anyKind')}
        options={kinds.map(kind => ({ value: kind, label: t(`kind.${kind}`) }))}
        value={filter.kind}
        onValue={value => onChange({ kind: kinds.find(kind => kind === value) ?? null })}
      />
      <Choice
        label={t('filter.outcome')}
        none={t('filter.anyOutcome')}
        options={outcomes.map(outcome => ({ value: outcome, label: t(`outcome.${outcome}`) }))}
        value={filter.outcome}
        onValue={value => onChange({ outcome: outcomes.find(outcome => outcome === value) ?? null })}
      />
      <Choice
        label={t('filter.client')}
        none={t('filter.anyClient')}
        options={named(facets?.clients, filter.client)}
        value={filter.client}
        onValue={client => onChange({ client: client ?? '' })}
      />
      <Choice
        label={t('filter.server')}
        none={t('filter.anyServer')}
        options={named(facets?.servers, filter.server)}
        value={filter.server}
        onValue={server => onChange({ server: server ?? '' })}
      />
      <ToolName key={filter.tool} tool={filter.tool} onTool={tool => onChange({ tool })} />
      <Choice
        label={t('filter.since')}
        none={t('filter.anyTime')}
        options={spans.map(span => ({ value: span, label: t(`filter.spans.${span}`) }))}
        value={filter.since}
        onValue={value => onChange({ since: spans.find(span => span === value) ?? null })}
      />
      {filter.link && (
        <Button
          variant="light"
          rightSection={<IconX size={12} />}
          aria-label={t('filter.unlink', { link: filter.link })}
          onClick={() => onChange({ link: '' })}
        >
          {filter.link}
        </Button>
      )}
      {writeFilter(filter) !== '' && (
        <Tooltip label={t('filter.clear')}>
          <ActionIcon aria-label={t('filter.clear')} onClick={onClear}>
            <IconFilterOff size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </ListBar>
  )
}

function Words({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation('activity')
  const [draft, setDraft] = useState<string | null>(null)
  const settle = useDebouncedCallback((typed: string) => {
    onText(typed)
    setDraft(null)
  }, typingMs)
  return (
    <TextInput
      className={classes.search ?? ''}
      aria-label={t('filter.text')}
      placeholder={t('filter.text')}
      leftSection={<IconSearch size={13} />}
      maxLength={200}
      value={draft ?? text}
      onChange={event => {
        setDraft(event.currentTarget.value)
        settle(event.currentTarget.value)
      }}
    />
  )
}

/** A tool by its whole name, so it is asked for once the name is there: by Enter, a choice, or leaving the field. */
function ToolName({ tool, onTool }: { tool: string; onTool: (tool: string) => void }) {
  const { t } = useTranslation('activity')
  const [draft, setDraft] = useState(tool)
  const tools = useMethod('tools.list').data
  const names = useMemo(() => [...new Set(tools?.map(({ name }) => name))].toSorted(), [tools])
  const settle = (name: string) => {
    if (name.trim() !== tool) onTool(name.trim())
  }
  return (
    <Autocomplete
      size="xs"
      className={classes.select ?? ''}
      aria-label={t('filter.tool')}
      placeholder={t('filter.anyTool')}
      data={names}
      limit={30}
      maxLength={200}
      value={draft}
      onChange={setDraft}
      onOptionSubmit={settle}
      onBlur={() => settle(draft)}
      onKeyDown={event => event.key === 'Enter' && settle(draft)}
    />
  )
}

type Option = { value: string; label: string }
type ChoiceProps = {
  label: string
  none: string
  options: Option[]
  value: string | null
  onValue: (value: string | null) => void
}

function Choice({ label, none, options, value, onValue }: ChoiceProps) {
  return (
    <Select
      className={classes.select ?? ''}
      aria-label={label}
      searchable={options.length > 8}
      limit={200}
      data={[{ value: any, label: none }, ...options]}
      value={value || any}
      onChange={next => onValue(next === any ? null : next)}
    />
  )
}

/** What occurs, and what the address names in any case. */
function named(found: readonly string[] | undefined, given: string): Option[] {
  const all = new Set(
    [...(found ?? []), ...(given ? [given] : [])].filter(name => name !== '' && name !== any),
  )
  return [...all].map(value => ({ value, label: shown(value, 80) }))
}
