import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ToolDetail } from '#contract'
import { Section } from '../../ui/section.tsx'
import { SchemaTree } from './schema-tree.tsx'

/** What goes in and what comes out. */
export function SchemaTab({ definition }: Pick<ToolDetail, 'definition'>) {
  const { t } = useTranslation('tools')
  const input = definition['inputSchema']
  const output = definition['outputSchema']
  return (
    <Stack gap="sm">
      <Section title={t('schema.input')}>
        <SchemaTree schema={input} empty={t('schema.none')} />
      </Section>
      <Section title={t('schema.output')}>
        <SchemaTree schema={output} empty={t('schema.noneOutput')} />
      </Section>
    </Stack>
  )
}
