import { Anchor, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../../state/api.ts'
import { toast } from '../../ui/toast.tsx'
import { commandLine, looksLikeLine } from './command-line.ts'
import { EnvEditor } from './env-editor.tsx'
import type { FieldsProps } from './field-props.ts'
import classes from './server-detail.module.css'

/** A program on this computer: command, arguments, folder, environment, and what that runs exactly. */
export function ProcessFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('servers')
  const args = fields.args.split('\n').filter(line => line !== '')
  return (
    <>
      <div>
        <TextInput
          label={t('form.command')}
          description={t('form.commandHint')}
          required
          spellCheck={false}
          value={fields.command}
          error={errors['command']}
          onChange={event => set({ command: event.currentTarget.value })}
        />
        {looksLikeLine(fields.command) && <SplitOffer fields={fields} errors={errors} set={set} />}
      </div>
      <Textarea
        label={t('form.args')}
        description={t('form.argsHint')}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        value={fields.args}
        error={errors['args']}
        onChange={event => set({ args: event.currentTarget.value })}
      />
      {fields.command.trim() && (
        <div>
          <Text size="xs" c="dimmed" mb={2}>
            {t('form.runs')}
          </Text>
          <div className={classes.command}>
            <code>{commandLine(fields.command.trim(), args)}</code>
          </div>
        </div>
      )}
      <EnvEditor rows={fields.env} errors={errors} onChange={env => set({ env })} />
      <TextInput
        label={t('form.cwd')}
        description={t('form.cwdHint')}
        spellCheck={false}
        value={fields.cwd}
        error={errors['cwd']}
        onChange={event => set({ cwd: event.currentTarget.value })}
      />
    </>
  )
}

/** Someone pasted a whole line into the command: the core, which knows how lines are read, takes it apart. */
function SplitOffer({ fields, set }: FieldsProps) {
  const { t } = useTranslation('servers')
  const split = async () => {
    const preview = await call('servers.preview', { text: fields.command }).catch(() => undefined)
    const server = preview?.servers[0]?.server
    if (!server?.command) return toast.failed({ message: t('add.nothing') })
    const rest = fields.args.trim() === '' ? [] : fields.args.split('\n')
    set({ command: server.command, args: [...(server.args ?? []), ...rest].join('\n') })
  }
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {t('form.isLine')}{' '}
      <Anchor component="button" type="button" size="xs" onClick={() => void split()}>
        {t('form.split')}
      </Anchor>
    </Text>
  )
}
