import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Input, WorkflowDetail } from '#contract'
import { useAction } from '../../state/queries.ts'
import { ArgumentsEditor } from '../../ui/arguments-editor.tsx'
import { ErrorHelp } from '../../ui/error-help.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Arguments, useArguments } from '../../ui/use-arguments.ts'
import { paths } from './workflow-paths.ts'

/** Runs the workflow with a form made of its inputs, then shows the job. */
export function RunTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const [, go] = useLocation()
  const { name, version, enabled, inputSchema, example } = workflow
  const args = useArguments(inputSchema, example)
  const { mutate, isPending, error } = useAction('workflows.run')
  const canRun = version !== '' && enabled
  const formId = `run-workflow-${name}`
  const run = (value: Arguments | undefined) => {
    if (!value || !canRun) return
    mutate(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form and the JSON box give JSON
      { name, input: value as Input<'workflows.run'>['input'] },
      {
        onSuccess: job => {
          toast.ok(t('run.begun'))
          go(paths.job(job.id))
        },
      },
    )
  }
  return (
    <Stack gap="sm">
      {!canRun && <Alert color="yellow">{t(version === '' ? 'run.notServed' : 'run.off')}</Alert>}
      <ArgumentsEditor formId={formId} args={args} onRun={run} />
      {error && (
        <Alert color="red" role="alert">
          {error.message}
          <ErrorHelp code={error.code} />
        </Alert>
      )}
      <Group gap="xs">
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={isPending}
          disabled={!canRun || !args.current}
          {...(args.way === 'form'
            ? { type: 'submit' as const, form: formId }
            : { onClick: () => run(args.current) })}
        >
          {t('do.run')}
        </Button>
        {Object.keys(example).length > 0 && (
          <Button variant="default" onClick={() => args.take(example)}>
            {t('do.example')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
