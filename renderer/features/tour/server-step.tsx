import { Anchor, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMethod } from '../../state/queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { FilesOffer } from './files-offer.tsx'
import { ServerOffer } from './server-offer.tsx'
import { memoryServer } from './suggestions.ts'
import classes from './tour.module.css'

/** Step two: two servers that are good to begin with, and the way to any other. */
export function ServerStep() {
  const { t } = useTranslation('tour')
  const info = useMethod('app.info')
  const isFirst = useMethod('servers.list').data?.length === 0
  return (
    <Stack gap="md">
      {isFirst && <Text c="dimmed">{t('server.text')}</Text>}
      <Loaded query={info}>
        {data => (
          <div className={classes.offers}>
            <FilesOffer info={data} />
            <ServerOffer
              title={t('server.memory.title')}
              text={t('server.memory.text')}
              server={memoryServer(data)}
            />
          </div>
        )}
      </Loaded>
      <Anchor href="#/servers" size="sm">
        {t('server.others')}
      </Anchor>
    </Stack>
  )
}
