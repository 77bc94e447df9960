import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { ImportPreview, ImportResult } from '#contract'
import { useAction, useMethod } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'
import { paths } from './server-paths.ts'

/** The paste box: what is typed, what the core reads in it, and what would be added. */
export function usePaste() {
  const [text, setText] = useState('')
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const [settled] = useDebouncedValue(text, 200)
  const hasText = settled.trim() !== ''
  const read = useMethod('servers.preview', { text: settled }, { enabled: hasText })
  const add = useAction('servers.import')
  const tell = useTellImport()
  const preview = hasText && read.isSuccess ? read.data : null
  const names = included(preview, leftOut)
  const refused = add.error ?? (hasText ? read.error : null)
  return {
    text,
    setText: (next: string) => {
      add.reset()
      setText(next)
    },
    preview,
    names,
    leftOut,
    toggle: (name: string) =>
      setLeftOut(
        before => new Set(before.has(name) ? [...before].filter(each => each !== name) : [...before, name]),
      ),
    refusal: refused?.message ?? null,
    isReading: hasText && read.isPending,
    isAdding: add.isPending,
    submit: () => {
      if (names.length > 0) add.mutate({ text: settled, names }, { onSuccess: tell })
    },
  }
}

const included = (preview: ImportPreview | null, leftOut: ReadonlySet<string>): string[] =>
  (preview?.servers ?? []).map(({ server }) => server.name).filter(name => !leftOut.has(name))

/** Says what was added, or why nothing was, and opens it. */
function useTellImport() {
  const { t } = useTranslation('servers')
  const [, go] = useLocation()
  return ({ added, skipped }: ImportResult) => {
    const [first] = added
    const [reason] = skipped
    if (!first) return reason && toast.failed({ message: reason.reason }, reason.name)
    toast.ok(t('done.imported', { count: added.length }))
    return go(added.length === 1 ? paths.server(first.slug) : paths.list)
  }
}
