import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tool } from '#contract'
import { HintMark, HintMarks } from '../../ui/hint-mark.tsx'
import { type Hint, hintsOf } from './tool-state.ts'

const tones: Record<Hint, string> = {
  readOnlyHint: 'off',
  destructiveHint: 'failed',
  idempotentHint: 'off',
  openWorldHint: 'waiting',
}

/** What a server says of its tool, and whether a person has looked at that, as small labels; each explains itself on hover. */
export const Hints = memo(function Hints({ tool }: { tool: Pick<Tool, 'annotations' | 'reviewed'> }) {
  const { t } = useTranslation('tools')
  return (
    <HintMarks>
      {!tool.reviewed && (
        <HintMark tone="waiting" title={t('reviewed.text')}>
          {t('reviewed.not')}
        </HintMark>
      )}
      {hintsOf(tool).map(hint => (
        <HintMark key={hint} tone={tones[hint]} title={t(`hintHelp.${hint}`)}>
          {t(`hint.${hint}`)}
        </HintMark>
      ))}
    </HintMarks>
  )
})
