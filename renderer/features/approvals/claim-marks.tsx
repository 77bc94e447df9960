import { useTranslation } from 'react-i18next'
import type { CallApproval, Claim } from '#contract'
import { HintMark, HintMarks } from '../../ui/hint-mark.tsx'
import { claimsOf } from './claims.ts'

const tones: Record<Claim, string> = {
  read_only: 'off',
  destructive: 'failed',
  open_world: 'waiting',
  unknown: 'waiting',
}

/** What the tool says it does, as small marks; each explains itself on hover. */
export function Claims({ annotations }: Pick<CallApproval, 'annotations'>) {
  const { t } = useTranslation('approvals')
  return (
    <HintMarks>
      {claimsOf(annotations).map(claim => (
        <HintMark key={claim} tone={tones[claim]} title={t(`claimHelp.${claim}`)}>
          {t(`claim.${claim}`)}
        </HintMark>
      ))}
    </HintMarks>
  )
}
