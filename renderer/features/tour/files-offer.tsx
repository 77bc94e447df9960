import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppInfo } from '#contract'
import { ServerOffer } from './server-offer.tsx'
import { filesServer, suggestedFolder } from './suggestions.ts'

const isFull = (path: string) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path)

/** The filesystem server, once it is said which folder. */
export function FilesOffer({ info }: { info: AppInfo }) {
  const { t } = useTranslation('tour')
  const [folder, setFolder] = useState(suggestedFolder(info))
  const path = folder.trim()
  const wrong =
    path === '' ? t('server.files.folderMissing') : isFull(path) ? null : t('server.files.folderRelative')
  return (
    <ServerOffer
      title={t('server.files.title')}
      text={t('server.files.text')}
      server={filesServer(path)}
      ready={wrong === null}
    >
      <TextInput
        label={t('server.files.folder')}
        value={folder}
        error={wrong}
        spellCheck={false}
        onChange={event => setFolder(event.currentTarget.value)}
      />
    </ServerOffer>
  )
}
