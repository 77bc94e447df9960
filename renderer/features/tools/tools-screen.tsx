import { Button } from '@mantine/core'
import { IconTool } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Tool } from '#contract'
import { useMethod } from '../../state/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MasterDetail } from '../../ui/master-detail.tsx'
import { Page } from '../../ui/page.tsx'
import { ToolDetailPane } from './tool-detail-pane.tsx'
import { ToolList } from './tool-list.tsx'
import { type Place, readPlace } from './tool-paths.ts'

/** Tools: what agents can do. */
export function ToolsScreen() {
  const { t, i18n } = useTranslation('tools')
  const [path] = useLocation()
  const tools = useMethod('tools.list')
  const served = tools.data?.filter(tool => tool.served) ?? []
  const number = new Intl.NumberFormat(i18n.language)
  const note = t('note', {
    served: number.format(served.length),
    total: number.format(tools.data?.length ?? 0),
    tokens: number.format(served.reduce((all, { tokens }) => all + tokens, 0)),
  })
  return (
    <Page bare title={t('title')} note={tools.data?.length ? note : t('noteEmpty')}>
      <Loaded query={tools}>{list => <Content tools={list} place={readPlace(path)} />}</Loaded>
    </Page>
  )
}

function Content({ tools, place }: { tools: readonly Tool[]; place: Place }) {
  const { t } = useTranslation('tools')
  const [, go] = useLocation()
  if (tools.length === 0)
    return (
      <EmptyState
        icon={<IconTool size={24} />}
        title={t('first.title')}
        text={t('first.text')}
        action={<Button onClick={() => go('/servers')}>{t('first.button')}</Button>}
      />
    )
  return (
    <MasterDetail
      id="tools"
      initialWidth={430}
      listLabel={t('listLabel')}
      detailLabel={t('detailLabel')}
      list={<ToolList tools={tools} place={place} />}
      detail={place.open ? <ToolDetailPane key={pathKey(place)} place={place} open={place.open} /> : null}
    />
  )
}

const pathKey = ({ open }: Place) => `${open?.server} ${open?.name}`
