/** A day with or without a time of day; without a zone it is meant in this computer's. */
const written = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i

/** A date and time as a person types it, in ISO 8601; undefined for what is none, such as the 30th of February. */
export function givenTime(text: string): string | undefined {
  const [, year, month, day] = written.exec(text) ?? []
  // The language rolls such a day over to the next month.
  if (year === undefined || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate())
    return undefined
  // A day alone would be read as midnight in UTC.
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
