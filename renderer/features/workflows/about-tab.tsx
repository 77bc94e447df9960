import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { WorkflowDetail } from '#contract'
import { CopyButton } from '../../ui/copy-button.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import classes from './workflows.module.css'

/** Where it lies, what it is called outside, and what starts it. */
export function AboutTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows')
  const { description, file, toolName, webhookUrl, schedules, updatedAt, inputSchema } = workflow
  return (
    <Stack gap="md">
      {description !== '' && <Text>{description}</Text>}
      <dl className={classes.facts}>
        <dt>{t('about.file')}</dt>
        <dd>
          <code>{file}</code>
        </dd>
        <dt>{t('about.updated')}</dt>
        <dd>
          <RelativeTime at={updatedAt} />
        </dd>
        <dt>{t('about.tool')}</dt>
        <dd>{toolName === null ? t('about.noTool') : <code>{toolName}</code>}</dd>
        <dt>{t('about.webhook')}</dt>
        <dd>{webhookUrl === null ? t('about.noWebhook') : <Address url={webhookUrl} />}</dd>
        <dt>{t('about.schedules')}</dt>
        <dd>
          {schedules.length === 0 && t('about.noSchedules')}
          {schedules.map(({ every, next }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two schedules may be alike
            <div key={`${every} ${index}`}>
              <code>{every}</code> · {t('about.next')} <RelativeTime at={next} otherwise="–" />
            </div>
          ))}
        </dd>
      </dl>
      <Section title={t('about.inputs')}>
        <JsonView label={t('about.schema')} value={inputSchema} />
      </Section>
    </Stack>
  )
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation('workflows')
  return (
    <Group gap={4} wrap="nowrap">
      <code className={classes.url}>{url}</code>
      <CopyButton value={url} label={t('do.copyUrl')} />
    </Group>
  )
}
