import { ActionIcon, Stack, Tabs, Text, Title, Tooltip } from '@mantine/core'
import { IconForms, IconClipboardText, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMethod } from '../../state/queries.ts'
import { DetailHead } from '../../ui/detail-head.tsx'
import { toast } from '../../ui/toast.tsx'
import { PasteServers } from './paste-servers.tsx'
import { saveNew } from './save-server.ts'
import { emptyFields, suggestedFields } from './server-fields.ts'
import { ServerForm } from './server-form.tsx'
import { type Place, paths, type Suggestion } from './server-paths.ts'

/** Adding by form, or by what a README shows. Nothing is stored or started before the button is pressed. */
export function AddServer({ place }: { place: Extract<Place, { kind: 'add' }> }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  return (
    <Stack gap="md" p="md">
      <DetailHead nowrap>
        <Title order={2}>{t('add.title')}</Title>
        <Tooltip label={t('close')}>
          <ActionIcon size="md" aria-label={t('close')} onClick={() => go(paths.list)}>
            <IconX size={15} />
          </ActionIcon>
        </Tooltip>
      </DetailHead>
      <Tabs
        value={place.how}
        keepMounted={false}
        maw={860}
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
          <AddByForm suggestion={place.how === 'form' ? place.suggestion : null} />
        </Tabs.Panel>
        <Tabs.Panel value="paste">
          <PasteServers />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function AddByForm({ suggestion }: { suggestion: Suggestion | null }) {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  const servers = useMethod('servers.list')
  const taken = (servers.data ?? []).map(({ slug }) => slug)
  return (
    <>
      {suggestion === 'filesystem' && (
        <Text c="var(--gh-waiting)" mb="sm">
          {t('suggest.folderHint')}
        </Text>
      )}
      <ServerForm
        // A suggestion chosen while the form is open fills it anew.
        key={suggestion}
        initial={
          suggestion
            ? suggestedFields(suggestion, t(`suggest.${suggestion}.name`), t('suggest.folder'))
            : emptyFields
        }
        takenSlugs={taken}
        submitLabel={t('form.add')}
        onCancel={() => go(paths.list)}
        onSubmit={async (input, secrets) => {
          const server = await saveNew(input, secrets)
          toast.ok(t('done.added', { name: server.name }))
          go(paths.server(server.slug))
        }}
      />
    </>
  )
}
