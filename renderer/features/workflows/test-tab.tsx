import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Definition, Input, Output, WorkflowDetail } from '#contract'
import { useAction } from '../../state/queries.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { describeDuration } from '../../ui/describe-time.ts'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { readJson } from '../../ui/read-json.ts'
import { useDrafts } from './drafts.ts'
import { useCheck } from './use-check.ts'

type Given = NonNullable<Input<'workflows.testStep'>['context']>

/** Runs one step of the text as it stands. */
export function TestTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const draft = useDrafts(({ drafts }) => drafts[workflow.name])
  const text = draft?.text ?? workflow.text
  const definition = useCheck(text)?.definition
  if (definition === null) return <Alert color="yellow">{t('test.needText')}</Alert>
  return definition ? <TestForm text={text} definition={definition} example={workflow.example} /> : null
}

function TestForm({ text, definition, example }: { text: string; definition: Definition; example: Given }) {
  const { t } = useTranslation('workflows')
  const ids = definition.steps.map(({ id }) => id)
  const [step, setStep] = useState(ids[0] ?? '')
  const [context, setContext] = useState(() => JSON.stringify(example, null, 2))
  const [results, setResults] = useState('{}')
  const { mutate, isPending, data, error } = useAction('workflows.testStep')
  const given = { context: readObject(context), results: readObject(results) }
  const run = () => {
    if (given.context && given.results) mutate({ text, step, context: given.context, results: given.results })
  }
  return (
    <Stack gap="sm">
      <Text c="dimmed">{t('test.text')}</Text>
      <Select
        label={t('test.step')}
        data={ids}
        value={step}
        onChange={value => setStep(value ?? '')}
        w={260}
      />
      <JsonBox label={t('test.context')} value={context} isBad={!given.context} onChange={setContext} />
      <JsonBox label={t('test.results')} value={results} isBad={!given.results} onChange={setResults} />
      <Group>
        <Button
          leftSection={<IconFlask size={14} />}
          loading={isPending}
          disabled={!given.context || !given.results || !ids.includes(step)}
          onClick={run}
        >
          {t('do.test')}
        </Button>
      </Group>
      {error && (
        <Alert color="red" role="alert">
          {error.message}
        </Alert>
      )}
      {data && <Outcome outcome={data} />}
    </Stack>
  )
}

type JsonBoxProps = { label: string; value: string; isBad: boolean; onChange: (text: string) => void }

function JsonBox({ label, value, isBad, onChange }: JsonBoxProps) {
  const { t } = useTranslation('workflows')
  return (
    <div>
      <Text fw={500} mb={4}>
        {label}
      </Text>
      <JsonEditor label={label} value={value} invalid={isBad} minHeight={70} onChange={onChange} />
      {isBad && (
        <Text size="xs" c="var(--gh-failed)" mt={4} role="status">
          {t('test.badJson')}
        </Text>
      )}
    </div>
  )
}

function Outcome({ outcome }: { outcome: Output<'workflows.testStep'> }) {
  const { t } = useTranslation('workflows')
  const log = outcome.log.map(({ text }) => text).join('\n')
  return (
    <>
      {outcome.error === null ? (
        <JsonView label={t('test.output')} value={{ [t('test.output')]: outcome.output }} />
      ) : (
        <Alert color="red" role="alert">
          {outcome.error}
        </Alert>
      )}
      <Text size="xs" c="dimmed">
        {t('test.took', { time: describeDuration(outcome.durationMs) })}
      </Text>
      {log !== '' && <CodeBlock text={log} label={t('test.log')} copyLabel={t('test.log')} />}
    </>
  )
}

function readObject(text: string): Given | undefined {
  const read = readJson(text.trim() === '' ? '{}' : text)
  if (!read.ok || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object read from JSON
  return read.value as Given
}
