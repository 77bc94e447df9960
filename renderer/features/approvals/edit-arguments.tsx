import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallApproval } from '#contract'
import { ArgumentsEditor } from '../../ui/arguments-editor.tsx'
import { DiffView } from '../../ui/diff-view.tsx'
import { createFormValidator } from '../../ui/form-validator.ts'
import { visible } from '../../ui/json-shape.ts'
import { type Arguments, useArguments } from '../../ui/use-arguments.ts'
import classes from './approvals.module.css'

type Props = {
  approval: CallApproval
  isBusy: boolean
  onApprove: (edited: Arguments) => void
  onCancel: () => void
}

/** Changes the arguments before a yes: checked against the tool's schema, with what is changed beside it. */
export function EditArguments({ approval, isBusy, onApprove, onCancel }: Props) {
  const { t } = useTranslation('approvals')
  const args = useArguments(approval.inputSchema, approval.arguments)
  const { form, current } = args
  const faults = useMemo(() => {
    if (!form.ok || !current) return []
    return createFormValidator(() => undefined).validateFormData(current, form.schema).errors
  }, [form, current])
  const before = useMemo(() => pretty(approval.arguments), [approval.arguments])
  const after = current ? pretty(current) : before
  const formId = `edit-${approval.id}`
  const approve = (value: Arguments | undefined) => {
    if (value && !isBusy && faults.length === 0 && pretty(value) !== before) onApprove(value)
  }
  return (
    <Stack gap="sm">
      <ArgumentsEditor formId={formId} args={args} onRun={approve} />
      {args.way === 'json' && faults.length > 0 && (
        <ul className={classes.faults} role="alert">
          {faults.slice(0, 8).map(({ property = '', message = '' }) => (
            <li key={`${property} ${message}`}>
              <code>{property.replace(/^\./, '')}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Text size="xs" fw={550} mb={4}>
          {t('edit.changes')}
        </Text>
        <DiffView before={before} after={after} label={t('edit.changes')} />
      </div>
      <Group gap="xs">
        <Button
          leftSection={<IconCheck size={14} />}
          loading={isBusy}
          disabled={!current || after === before || (args.way === 'json' && faults.length > 0)}
          {...(args.way === 'form'
            ? { type: 'submit' as const, form: formId }
            : { onClick: () => approve(current) })}
        >
          {t('edit.approve')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('do.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

const pretty = (value: unknown) => visible(JSON.stringify(value, null, 2))
