import { Alert, Button } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ChainReport } from '#contract'
import { useAction } from '../../state/queries.ts'
import { toast } from '../../ui/toast.tsx'
import classes from './activity.module.css'

/** The check of the record's chain: each row holds the hash of the one before. */
export function useVerify() {
  const { data, isPending, mutate, reset } = useAction('activity.verify')
  return {
    report: data,
    isPending,
    run: () => mutate(undefined, { onError: error => toast.failed(error) }),
    drop: reset,
  }
}

type Props = { verify: ReturnType<typeof useVerify> }

export function VerifyButton({ verify }: Props) {
  const { t } = useTranslation('activity')
  return (
    <Button
      variant="default"
      leftSection={<IconShieldCheck size={14} />}
      loading={verify.isPending}
      onClick={verify.run}
    >
      {t('verify.button')}
    </Button>
  )
}

/** What was found, as a sentence, until it is put away. */
export function VerifyResult({ verify: { report, drop } }: Props) {
  const { t } = useTranslation('activity')
  if (!report) return null
  return (
    <Alert
      color={report.ok ? 'teal' : 'red'}
      icon={report.ok ? <IconShieldCheck size={16} /> : <IconShieldX size={16} />}
      role={report.ok ? 'status' : 'alert'}
      className={classes.verdict ?? ''}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={drop}
    >
      <Sentence report={report} />
      {report.problems.length > 0 && (
        <ul className={classes.problems}>
          {report.problems.map(({ id, message }) => (
            <li key={`${id} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
    </Alert>
  )
}

function Sentence({ report: { rows, from, to, ok, sealed } }: { report: ChainReport }) {
  const { t, i18n } = useTranslation('activity')
  const number = new Intl.NumberFormat(i18n.language)
  if (rows === 0) return t('verify.none')
  const range = { count: rows, from: number.format(from ?? 0), to: number.format(to ?? 0) }
  return `${t(ok ? 'verify.ok' : 'verify.broken', range)} ${t(sealed ? 'verify.sealed' : 'verify.unsealed')}`
}
