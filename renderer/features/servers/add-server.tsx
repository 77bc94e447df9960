import { ActionIcon, Stack, Tabs, Title, Tooltip } from '@mantine/core'
import { IconForms, IconClipboardText, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMethod } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'
import { useDraft } from './draft.ts'
import { PasteServers } from './paste-servers.tsx'
import { saveNew } from './save-server.ts'
import classes from './server-detail.module.css'
import { emptyFields } from './server-fields.ts'
import { ServerForm } from './server-form.tsx'
import { paths } from './server-paths.ts'

/** Adding by form, or by what a README shows. Nothing is stored or started before the button is pressed. */
export function AddServer({ how }: { how: 'form' | 'paste' }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  return (
    <Stack gap="md" p="md">
      <div className={`${classes.head} ${classes.plain}`}>
        <Title order={2}>{t('add.title')}</Title>
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={() => go(paths.list)}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Tabs
        value={how}
        keepMounted={false}
        onChange={next => go(next === 'paste' ? paths.paste : paths.add, { replace: true })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="form" leftSection={<IconForms size={14} />}>
            {t('add.byForm')}
          </Tabs.Tab>
          <Tabs.Tab value="paste" leftSection={<IconClipboardText size={14} />}>
            {t('add.byPaste')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <AddByForm />
        </Tabs.Panel>
        <Tabs.Panel value="paste">
          <PasteServers />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function AddByForm() {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const { fields, clear } = useDraft()
  const servers = useMethod('servers.list')
  const taken = (servers.data ?? []).map(({ slug }) => slug)
  return (
    <ServerForm
      // A suggestion chosen while the form is open fills it anew.
      key={fields?.name}
      initial={fields ?? emptyFields}
      takenSlugs={taken}
      submitLabel={t('form.add')}
      onCancel={() => {
        clear()
        go(paths.list)
      }}
      onSubmit={async (input, secrets) => {
        const server = await saveNew(input, secrets)
        clear()
        toast.ok(t('done.added', { name: server.name }))
        go(paths.server(server.slug))
      }}
    />
  )
}
