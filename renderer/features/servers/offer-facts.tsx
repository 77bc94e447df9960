import { Anchor, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Offer, ServerView } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { FactList } from '../../ui/fact-list.tsx'
import { shown } from '../../ui/json-shape.ts'
import { toast } from '../../ui/toast.tsx'
import classes from './offer-facts.module.css'
import { paths } from './server-paths.ts'

/** What the server brings: tools with a link to their screen, resources and prompts by name. */
export function OfferFacts({ server }: { server: ServerView }) {
  const { t } = useTranslation('servers')
  const { enabled, total, held } = server.tools
  return (
    <FactList
      facts={[
        [
          t('fact.tools'),
          <span key="tools">
            {t('value.toolsOn', { enabled, total })}
            {held > 0 && (
              <Text span c="var(--gh-waiting)">
                {' · '}
                {t('value.toolsHeld', { count: held })}
              </Text>
            )}
            {' · '}
            <Anchor component={Link} href={paths.tools(server.slug)} size="sm">
              {t('do.tools')}
            </Anchor>
          </span>,
        ],
        [t('fact.reviewed'), <Reviewed key="reviewed" slug={server.slug} />],
        [t('fact.resources'), <Offers key="r" server={server} kind="resource" count={server.resources} />],
        [
          t('fact.templates'),
          <Offers key="t" server={server} kind="resource_template" count={server.resourceTemplates} />,
        ],
        [t('fact.prompts'), <Offers key="p" server={server} kind="prompt" count={server.prompts} />],
      ]}
    />
  )
}

/** How many tools a person has looked at, and one press for the rest. */
function Reviewed({ slug }: { slug: string }) {
  const { t } = useTranslation('servers')
  const tools = useMethod('tools.list').data?.filter(tool => tool.server === slug) ?? []
  const unseen = tools.filter(({ reviewed }) => !reviewed).length
  const review = useAction('tools.review')
  if (tools.length === 0) return t('value.none')
  if (unseen === 0) return t('value.allReviewed')
  const mark = () =>
    review.mutate(
      { server: slug },
      {
        onSuccess: ({ reviewed }) => toast.ok(t('done.reviewed', { count: reviewed })),
        onError: error => toast.failed(error),
      },
    )
  return (
    <>
      <Text span c="var(--gh-waiting)">
        {t('value.unreviewed', { count: unseen })}
      </Text>
      {' · '}
      <Anchor component="button" type="button" size="sm" disabled={review.isPending} onClick={mark}>
        {t('do.review')}
      </Anchor>
      <Text size="xs" c="dimmed">
        {t('value.reviewText')}
      </Text>
    </>
  )
}

const most = 200

function Offers({ server, kind, count }: { server: ServerView; kind: Offer['kind']; count: number }) {
  const { t } = useTranslation('servers')
  const [isOpen, setOpen] = useState(false)
  const offers = useMethod('tools.offers', { server: server.slug }, { enabled: isOpen })
  if (count === 0) return t('value.none')
  const found = (offers.data ?? []).filter(offer => offer.kind === kind)
  return (
    <>
      {count}
      {' · '}
      <Anchor
        component="button"
        type="button"
        size="sm"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? t('offers.hide') : t('offers.show')}
      </Anchor>
      {isOpen && (
        <ul className={classes.list}>
          {found.slice(0, most).map(({ key, definition }) => (
            <li key={key}>
              <code>{shown(key, 300)}</code>
              <Text span size="xs" c="dimmed">
                {typeof definition['description'] === 'string' ? shown(definition['description'], 300) : ''}
              </Text>
            </li>
          ))}
          {found.length > most && <li>{t('offers.more', { count: found.length - most })}</li>}
        </ul>
      )}
    </>
  )
}
