import { Anchor, Collapse, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './error-help.module.css'

/** Every page of `docs/errors/`, in the app itself: help must work without a network. */
const pages = import.meta.glob<string>('../../docs/errors/*.md', { query: '?raw', import: 'default' })

/** A link that opens an error's page of the documentation right below it; nothing for a code without a page. */
export function ErrorHelp({ code }: { code: string }) {
  const { t } = useTranslation('ui')
  const load = pages[`../../docs/errors/${code}.md`]
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState<string>()
  if (!load) return null
  const toggle = () => {
    setOpen(!isOpen)
    if (text === undefined) void load().then(setText)
  }
  return (
    <div className={classes.help}>
      <Anchor component="button" type="button" size="xs" aria-expanded={isOpen} onClick={toggle}>
        {t('errorHelp')}
      </Anchor>
      <Collapse expanded={isOpen && text !== undefined}>
        <HelpText text={text ?? ''} />
      </Collapse>
    </div>
  )
}

/** Our own Markdown, of which the pages use headings, lists and paragraphs. */
function HelpText({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).map(block => block.trim())
  return (
    <div className={classes.page}>
      {blocks.map(block => (
        <Block key={block} text={block} />
      ))}
    </div>
  )
}

function Block({ text }: { text: string }) {
  if (text.startsWith('# ')) return null
  if (text.startsWith('#')) return <Text fw={600}>{text.replace(/^#+\s*/, '')}</Text>
  if (!/^(?:[-*]|\d+\.)\s/.test(text)) return <Text>{withCode(text.replaceAll('\n', ' '))}</Text>
  const items = text.split(/\n(?=(?:[-*]|\d+\.)\s)/).map(item => item.replace(/^(?:[-*]|\d+\.)\s+/, ''))
  return (
    <ul>
      {items.map(item => (
        <li key={item}>{withCode(item.replaceAll(/\n\s*/g, ' '))}</li>
      ))}
    </ul>
  )
}

/** `code`, **bold** and [links](…) as plain text, the first in its own type. */
function withCode(text: string) {
  const plain = text.replaceAll('**', '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  return plain.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))
}
