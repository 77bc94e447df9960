import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { shown } from '../../ui/json-shape.ts'
import { CardFrame } from './card-frame.tsx'
import type { Item } from './inbox-items.ts'
import { MarkedName } from './marked-name.tsx'
import type { Desk } from './use-desk.tsx'
import type { Standing, Ways } from './use-questions.ts'

type Props = { group: Extract<Item, { kind: 'group' }>; desk: Desk; standing: Standing; ways: Ways }

const most = 6

/** The many questions of one client as one, so that a flood does not bury the others. */
export function GroupCard({ group, desk, standing, ways }: Props) {
  const { t } = useTranslation('approvals')
  const { client, approvals, turnedAway, id } = group
  const tools = [...new Set(approvals.map(each => (each.kind === 'call' ? each.tool : each.workflow)))]
  const count = approvals.length
  return (
    <CardFrame
      place={id}
      tone="waiting"
      label={t('group.asks', { client, count })}
      standing={standing}
      ways={ways}
      asks={
        <>
          <b>
            <MarkedName name={client} />
          </b>{' '}
          {t('group.asksFor', { count })}
          {turnedAway > 0 && t('group.away', { count: turnedAway })}
        </>
      }
      preview={
        <>
          {tools
            .slice(0, most)
            .map(tool => shown(tool, 40))
            .join(', ')}
          {tools.length > most && ` ${t('group.more', { count: tools.length - most })}`}
        </>
      }
      aside={
        <Button
          color="red"
          variant="light"
          leftSection={<IconX size={14} />}
          onClick={() => void desk.rejectAll(client, count)}
        >
          {t('do.rejectAll')}
        </Button>
      }
    />
  )
}
