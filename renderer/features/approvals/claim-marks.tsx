import { useTranslation } from 'react-i18next'
import type { CallApproval, Claim } from '#contract'
import classes from './approvals.module.css'
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
    <span className={classes.claims}>
      {claimsOf(annotations).map(claim => (
        <span key={claim} className={classes.claim} data-tone={tones[claim]} title={t(`claimHelp.${claim}`)}>
          {t(`claim.${claim}`)}
        </span>
      ))}
    </span>
  )
}
