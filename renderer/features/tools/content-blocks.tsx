import { Anchor, Group, Text } from '@mantine/core'
import { IconFile, IconLinkOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { visible } from '../../ui/json-shape.ts'
import { JsonView } from '../../ui/json-view.tsx'
import { type Block, describeSize } from './content-block.ts'
import classes from './result.module.css'

/** The parts of an answer, one below the other. */
export function ContentBlocks({ blocks }: { blocks: readonly Block[] }) {
  const { t } = useTranslation('tools')
  if (blocks.length === 0) return <Text c="dimmed">{t('result.empty')}</Text>
  // oxlint-disable-next-line react/no-array-index-key -- an answer never changes, and its parts have no names
  return blocks.map((block, index) => <Part key={index} block={block} />)
}

function Part({ block }: { block: Block }) {
  const { t } = useTranslation('tools')
  switch (block.kind) {
    case 'text':
      return <PlainText text={block.text} />
    case 'image':
      return <img className={classes.image} src={block.source} alt={t('result.image')} />
    case 'data':
      return (
        <Note icon={<IconFile size={14} aria-hidden />}>
          {t('result.notShown', { mime: visible(block.mime), size: describeSize(block.bytes) })}
        </Note>
      )
    case 'link':
      return (
        <Note icon={<IconLinkOff size={14} aria-hidden />}>
          {t('result.link')}: {visible(block.name)} <code>{visible(block.uri)}</code>
        </Note>
      )
    case 'resource':
      return (
        <div>
          <Note icon={<IconFile size={14} aria-hidden />}>
            {t('result.resource')}: <code>{visible(block.uri)}</code>
          </Note>
          <PlainText text={block.text} />
        </div>
      )
    case 'unknown':
      return (
        <div>
          <Text size="xs" c="dimmed">
            {t('result.unknown')}
          </Text>
          <JsonView value={block.value} label={t('result.unknown')} />
        </div>
      )
    default:
      return block satisfies never
  }
}

function Note({ icon, children }: { icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" className={classes.note ?? ''}>
      {icon}
      <Text size="xs" component="div" className={classes.words ?? ''}>
        {children}
      </Text>
    </Group>
  )
}

/** Characters shown before someone asks for the rest: ten megabytes of text would stall the window. */
const most = 20_000
/** And the rest stops here; the whole of it can be copied. */
const limit = 1_000_000

/** A server's words as they are: no markup, no links, nothing invisible. */
function PlainText({ text }: { text: string }) {
  const { t } = useTranslation('tools')
  const [all, setAll] = useState(false)
  const isLong = text.length > most
  return (
    <div className={classes.text}>
      <pre>{visible(text.slice(0, all ? limit : most))}</pre>
      <div className={classes.copy}>
        <CopyButton value={text} label={t('result.copy')} />
      </div>
      {isLong && (
        <Anchor component="button" type="button" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('result.textLess') : t('result.textCut', { count: text.length })}
        </Anchor>
      )}
    </div>
  )
}
