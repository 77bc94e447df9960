import { Autocomplete, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { workflowsSlug } from '#contract'
import { useMethod } from '../../state/queries.ts'
import type { FieldsProps } from './rule-fields.ts'
import { useKnownClients } from './use-known-clients.ts'

const claims = ['read_only', 'destructive', 'open_world', 'unknown'] as const
const isClaim = (text: string | null): text is (typeof claims)[number] => claims.some(each => each === text)

/** Whose calls to what a rule is about; with what is known to choose from. */
export function WhoFields({ fields, errors, set }: FieldsProps) {
  const { t } = useTranslation('approvals')
  const tools = useMethod('tools.list')
  const servers = useMethod('servers.list')
  const clients = useKnownClients()
  const names = useMemo(
    () =>
      [
        ...new Set(
          (tools.data ?? [])
            .filter(({ server }) => fields.server === '' || server === fields.server)
            .map(({ name }) => name),
        ),
      ].slice(0, 2000),
    [tools.data, fields.server],
  )
  const slugs = [...(servers.data ?? []).map(({ slug }) => slug), workflowsSlug]
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
        <Autocomplete
          label={t('editor.client')}
          placeholder={t('editor.anyClient')}
          size="xs"
          data={clients}
          value={fields.client}
          error={errors['match.client']}
          onChange={client => set({ client })}
        />
        <Autocomplete
          label={t('editor.server')}
          placeholder={t('editor.anyServer')}
          size="xs"
          data={slugs}
          value={fields.server}
          error={errors['match.server']}
          onChange={server => set({ server })}
        />
        <Autocomplete
          label={t('editor.tool')}
          placeholder={t('editor.anyTool')}
          size="xs"
          data={names}
          limit={50}
          value={fields.tool}
          error={errors['match.tool']}
          onChange={tool => set({ tool })}
        />
        <Select
          label={t('editor.claim')}
          data={[
            { value: '', label: t('editor.anyClaim') },
            ...claims.map(each => ({ value: each, label: t(`claimLong.${each}`) })),
          ]}
          value={fields.claim}
          error={errors['match.claim']}
          onChange={claim => set({ claim: isClaim(claim) ? claim : '' })}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('editor.globs')}
      </Text>
    </Stack>
  )
}
