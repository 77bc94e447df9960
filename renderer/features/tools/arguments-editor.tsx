import { Group, SegmentedControl, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { JsonEditor } from '../../ui/json-editor.tsx'
import { SchemaForm } from '../../ui/schema-form.tsx'
import type { Arguments } from './runs.ts'
import type { useArguments } from './use-arguments.ts'

type Props = {
  formId: string
  args: ReturnType<typeof useArguments>
  onRun: (value: Arguments | undefined) => void
}

/** The arguments as a form made from the schema, or as JSON. */
export function ArgumentsEditor({ formId, args, onRun }: Props) {
  const { t } = useTranslation('tools')
  const { form, way } = args
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fw={550}>{t('run.formLabel')}</Text>
        {args.canForm && (
          <SegmentedControl
            aria-label={t('run.how')}
            value={way}
            onChange={args.setWay}
            data={[
              { value: 'form', label: t('run.form') },
              { value: 'json', label: t('run.json') },
            ]}
          />
        )}
      </Group>
      {!form.ok && (
        <Text size="xs" c="dimmed" mb={6}>
          {t(`run.why.${form.why}`)}
        </Text>
      )}
      {way === 'form' && form.ok ? (
        <SchemaForm
          id={formId}
          label={t('run.formLabel')}
          schema={form.schema}
          value={args.value}
          onChange={args.take}
          onSubmit={onRun}
          onFailed={args.formFailed}
          empty={t('run.noArguments')}
        />
      ) : (
        <RawArguments args={args} onRun={onRun} />
      )}
    </div>
  )
}

function RawArguments({ args, onRun }: Omit<Props, 'formId'>) {
  const { t } = useTranslation('tools')
  const { problem } = args
  return (
    <>
      <JsonEditor
        label={t('run.jsonLabel')}
        value={args.text}
        invalid={problem !== undefined}
        minHeight={120}
        onChange={args.setText}
        onRun={() => onRun(args.current)}
      />
      {problem && (
        <Text size="xs" c="var(--gh-failed)" mt={4} role="status">
          {problem.kind === 'at' ? t('run.at', problem) : t('run.notObject')}
        </Text>
      )}
    </>
  )
}
