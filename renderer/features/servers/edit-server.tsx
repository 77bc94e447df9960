import { Stack, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ServerView } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { toast } from '../../ui/toast.tsx'
import { saveChange } from './save-server.ts'
import classes from './server-detail.module.css'
import { fieldsOf } from './server-fields.ts'
import { ServerForm } from './server-form.tsx'
import { changeOf } from './server-input.ts'
import { paths } from './server-paths.ts'

/** The same form over a stored server; only what was changed is sent. */
export function EditServer({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const back = () => go(paths.server(server.slug))
  return (
    <Stack gap="md" p="md">
      <Title order={2} className={classes.name ?? ''}>
        {t('edit.title', { name: shown(server.name, 80) })}
      </Title>
      <ServerForm
        initial={fieldsOf(server)}
        slug={server.slug}
        takenSlugs={[]}
        submitLabel={t('form.save')}
        onCancel={back}
        onSubmit={async (input, secrets) => {
          await saveChange(changeOf(server, input), secrets)
          toast.ok(t('done.saved', { name: input.name }))
          back()
        }}
      />
    </Stack>
  )
}
