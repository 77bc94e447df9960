import { Group, NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Limit } from '#contract'

type Props = { limit: Limit; onLimit: (limit: Limit) => void }

const most: Record<keyof Limit, number> = { burst: 1_000_000, perMinute: 1_000_000, perDay: 1_000_000_000 }
const fields = ['burst', 'perMinute', 'perDay'] as const

/** A limit without any number is none. */
export const noLimit: Limit = { burst: null, perMinute: null, perDay: null }

/** How often: at once, on end, in a day. An empty field limits nothing. */
export function LimitFields({ limit, onLimit }: Props) {
  const { t } = useTranslation('clients')
  return (
    <Group align="start" gap="sm">
      {fields.map(field => (
        <NumberInput
          key={field}
          w={170}
          min={1}
          max={most[field]}
          allowDecimal={false}
          thousandSeparator=","
          label={t(`limits.${field}`)}
          description={t(`limits.${field}Hint`)}
          placeholder={t('limits.unlimited')}
          value={limit[field] ?? ''}
          onChange={value => onLimit({ ...limit, [field]: value === '' ? null : Number(value) })}
        />
      ))}
    </Group>
  )
}
