import { useTranslation } from 'react-i18next'
import classes from './approvals.module.css'
import { nameParts } from './lookalikes.ts'

type Props = {
  name: string
  /** The name should be plain ASCII: every other character is marked. */
  strict?: boolean
}

/** A name from outside, with characters that may pass for others marked and named. */
export function MarkedName({ name, strict = false }: Props) {
  const { t } = useTranslation('approvals')
  return (
    <>
      {nameParts(name, strict).map(({ text, codes }, index) =>
        codes.length === 0 ? (
          text
        ) : (
          <mark key={index} className={classes.odd} title={t('odd.hint', { codes: codes.join(' ') })}>
            {text}
          </mark>
        ),
      )}
    </>
  )
}
