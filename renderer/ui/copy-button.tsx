import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from './copy-text.ts'
import { toast } from './toast.tsx'

type Props = {
  value: string
  /** What is copied, for the label: "Copy address". */
  label: string
  /** Shows the label beside the icon. */
  withLabel?: boolean
}

/** Copies a text and says so. */
export function CopyButton({ value, label, withLabel = false }: Props) {
  const { t } = useTranslation('ui')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    if (!(await copyText(value))) return toast.failed({ message: t('copyFailed') })
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const icon = copied ? <IconCheck size={14} color="var(--gh-ok)" /> : <IconCopy size={14} />
  const said = copied ? t('copied') : label
  if (withLabel)
    return (
      <Button variant="default" leftSection={icon} onClick={() => void copy()}>
        {said}
      </Button>
    )
  return (
    <Tooltip label={said}>
      <ActionIcon aria-label={label} onClick={() => void copy()}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
