import { Anchor, Text, type TextProps } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Props = TextProps & { text: string; lines?: number }

/** A text cut after some lines, with a way to see all of it. Line breaks in it are kept. */
export function LongText({ text, lines = 3, ...look }: Props) {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState(false)
  const [cut, setCut] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (element && !open) setCut(element.scrollHeight > element.clientHeight + 1)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the height follows from text and lines
  }, [text, lines, open])
  return (
    <div>
      <Text
        ref={box}
        {...look}
        {...(!open && { lineClamp: lines })}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {text}
      </Text>
      {(cut || open) && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          onClick={() => setOpen(!open)}
          aria-expanded={open}
        >
          {open ? t('showLess') : t('showAll')}
        </Anchor>
      )}
    </div>
  )
}
