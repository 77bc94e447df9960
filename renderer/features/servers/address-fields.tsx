import { PasswordInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './field-props.ts'
import type { ServerFields } from './server-fields.ts'

const authTypes = { none: 'form.authNone', bearer: 'form.authBearer', api_key: 'form.authKey' } as const
const order = ['none', 'bearer', 'api_key'] as const

/** A server somewhere else: its address and how to sign in. */
export function AddressFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('servers')
  return (
    <>
      <TextInput
        label={t('form.url')}
        description={t('form.urlHint')}
        required
        type="url"
        spellCheck={false}
        placeholder="https://"
        value={fields.url}
        error={errors['url']}
        onChange={event => set({ url: event.currentTarget.value })}
      />
      <Stack gap={4}>
        <Text size="xs" fw={500} component="span">
          {t('form.auth')}
        </Text>
        <SegmentedControl
          aria-label={t('form.auth')}
          data={order.map(type => ({ value: type, label: t(authTypes[type]) }))}
          value={fields.authType}
          onChange={authType => set({ authType })}
        />
      </Stack>
      {fields.authType === 'api_key' && (
        <TextInput
          label={t('form.header')}
          placeholder="X-API-Key"
          spellCheck={false}
          value={fields.header}
          error={errors['header']}
          onChange={event => set({ header: event.currentTarget.value })}
        />
      )}
      {fields.authType !== 'none' && <SecretFields fields={fields} errors={errors} set={set} />}
    </>
  )
}

/** Where the secret is; a typed one goes in and never comes out again. */
function SecretFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('servers')
  const isKept = fields.secretSource === 'kept'
  const sources: { value: ServerFields['secretSource']; label: string }[] = [
    ...(isKept
      ? [
          {
            value: 'kept' as const,
            label: t('form.secretKept', { name: fields.secret.replace('keychain:', '') }),
          },
        ]
      : []),
    { value: 'secret', label: t('form.secretNew') },
    { value: 'env', label: t('form.secretEnv') },
  ]
  return (
    <>
      <Select
        label={t('form.secretSource')}
        description={isKept ? t('form.secretReplace') : undefined}
        data={sources}
        value={fields.secretSource}
        onChange={secretSource => secretSource && set({ secretSource, secret: '' })}
      />
      {fields.secretSource === 'secret' && (
        <PasswordInput
          label={t('form.secret')}
          description={t('form.secretHint')}
          required
          autoComplete="off"
          value={fields.secret}
          error={errors['secret']}
          onChange={event => set({ secret: event.currentTarget.value })}
        />
      )}
      {fields.secretSource === 'env' && (
        <TextInput
          label={t('form.variable')}
          description={t('form.variableHint')}
          required
          spellCheck={false}
          value={fields.secret}
          error={errors['secret']}
          onChange={event => set({ secret: event.currentTarget.value })}
        />
      )}
    </>
  )
}
