import { Group, SegmentedControl, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { JsonEditor } from './json-editor.tsx'
import { SchemaForm } from './schema-form.tsx'
import type { Arguments, useArguments } from './use-arguments.ts'

type Props = {
  formId: string
  args: ReturnType<typeof useArguments>
  onRun: (value: Arguments | undefined) => void
}

/** The arguments as a form made from the schema, or as JSON. */
export function ArgumentsEditor({ formId, args, onRun }: Props) {
  const { t } = useTranslation('ui')
  const { form, way } = args
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fw={550}>{t('arguments.formLabel')}</Text>
        {args.canForm && (
          <SegmentedControl
            aria-label={t('arguments.how')}
            value={way}
            onChange={args.setWay}
            data={[
              { value: 'form', label: t('arguments.form') },
              { value: 'json', label: t('arguments.json') },
            ]}
          />
        )}
      </Group>
      {!form.ok && (
        <Text size="xs" c="dimmed" mb={6}>
          {t(`arguments.why.${form.why}`)}
        </Text>
      )}
      {way === 'form' && form.ok ? (
        <SchemaForm
          id={formId}
          label={t('arguments.formLabel')}
          schema={form.schema}
          value={args.value}
          onChange={args.take}
          onSubmit={onRun}
          onFailed={args.formFailed}
          empty={t('arguments.noArguments')}
        />
      ) : (
        <RawArguments args={args} onRun={onRun} />
      )}
    </div>
  )
}

function RawArguments({ args, onRun }: Omit<Props, 'formId'>) {
  const { t } = useTranslation('ui')
  const { problem } = args
  return (
    <>
      <JsonEditor
        label={t('arguments.jsonLabel')}
        value={args.text}
        invalid={problem !== undefined}
        minHeight={120}
        onChange={args.setText}
        onRun={() => onRun(args.current)}
      />
      {problem && (
        <Text size="xs" c="var(--gh-failed)" mt={4} role="status">
          {problem.kind === 'at' ? t('arguments.at', problem) : t('arguments.notObject')}
        </Text>
      )}
    </>
  )
}
