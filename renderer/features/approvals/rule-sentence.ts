import type { TFunction } from 'i18next'
import type { Condition, RuleMatch } from '#contract'
import { shown } from '../../ui/json-shape.ts'
import { valueText } from './pattern.ts'

type T = TFunction<'approvals'>

/** A rule's match as a sentence: "Calls to “write_*” by “Claude”, when path is inside “/home/ada”". */
export function ruleSentence(t: T, match: RuleMatch): string {
  const { client, server, tool, claim, conditions = [], argumentsHash, time, session } = match
  const say = (key: 'to' | 'of' | 'by', value: string | undefined) =>
    value === undefined ? [] : [t(`sentence.${key}`, { name: shown(value, 80) })]
  const whose = [...say('to', tool), ...say('of', server), ...say('by', client)]
  const head = [t(whose.length === 0 ? 'sentence.every' : 'sentence.calls'), ...whose].join(' ')
  const rest = [
    claim && t(`sentence.claim.${claim}`),
    conditions.length > 0 &&
      t('sentence.when', { what: conditions.map(each => conditionWords(t, each)).join(t('sentence.and')) }),
    argumentsHash !== undefined && t('sentence.exact'),
    time && timeWords(t, time),
    session !== undefined && t('sentence.session'),
  ].filter(part => typeof part === 'string')
  return [head, ...rest].join(', ')
}

function conditionWords(t: T, { path, op, value }: Condition): string {
  const name = shown(path.replace(/^\$\.?/, '') || path, 60)
  if (op === 'exists') return t('sentence.exists', { name })
  return t('sentence.condition', { name, op: t(`op.${op}`), value: shown(valueText(value), 80) })
}

function timeWords(t: T, { days, from, to }: NonNullable<RuleMatch['time']>): string {
  const clock = t('sentence.time', { from, to })
  return days === undefined ? clock : `${days.map(day => t(`day.${day}`)).join(', ')} ${clock}`
}
